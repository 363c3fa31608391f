package io.hotdeal.worker.messaging;

import static io.hotdeal.worker.TestOrders.series;
import static io.hotdeal.worker.TestOrders.unreadable;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hotdeal.order.OrderEventCodec;
import io.hotdeal.order.OrderTopic;
import io.hotdeal.worker.messaging.DeadLetters.DeadLetter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class EventPublisherTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final String LETTERS = OrderTopic.REQUESTED.deadLetterName();

    private final MockProducer<byte[], byte[]> producer = new MockProducer<>(
            false, new RoundRobinPartitioner(), new ByteArraySerializer(), new ByteArraySerializer());
    private final EventPublisher publisher = new EventPublisher(producer, new OrderEventCodec("/test"), 200);

    @Test
    void returnsOnlyWhenKafkaHasAcknowledgedEverything() throws Exception {
        var patient = new EventPublisher(producer, new OrderEventCodec("/test"), 10_000);
        CompletableFuture<Void> published = CompletableFuture.runAsync(() -> patient.publish(series(1, 2, NOW)));
        Awaitility.await("both are sent").until(() -> producer.history().size() == 2);

        producer.completeNext();
        assertThat(published).isNotDone();
        producer.completeNext();

        published.get(5, TimeUnit.SECONDS);
    }

    @Test
    void aRecordThatIsNotAcknowledgedIsAFailure() throws Exception {
        var patient = new EventPublisher(producer, new OrderEventCodec("/test"), 10_000);
        CompletableFuture<Void> published = CompletableFuture.runAsync(() -> patient.publish(series(1, 2, NOW)));
        Awaitility.await("both are sent").until(() -> producer.history().size() == 2);

        producer.completeNext();
        producer.errorNext(new TimeoutException("not in time"));

        assertThatThrownBy(() -> published.get(5, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(PublishException.class)
                .hasMessageContaining("not in time");
    }

    @Test
    void doesNotWaitForEver() {
        assertThatThrownBy(() -> publisher.publish(series(1, 1, NOW)))
                .isInstanceOf(PublishException.class)
                .hasMessageContaining("200 ms");
    }

    @Test
    void stopsAtTheFirstRecordThatIsRefusedAtOnce() {
        var refusing = new RefusingProducer();

        assertThatThrownBy(() ->
                        new EventPublisher(refusing, new OrderEventCodec("/test"), 200).publish(series(1, 500, NOW)))
                .isInstanceOf(PublishException.class);

        // Each further one could block for max.block.ms.
        assertThat(refusing.sends).isEqualTo(1);
    }

    @Test
    void aDeadLetterKeepsItsRecordAndSaysWhereItCameFromAndWhy() {
        var kafka = new TestDelivery();
        var meters = new SimpleMeterRegistry();
        var message = unreadable(OrderTopic.REQUESTED.topicName(), "t", "the-key", "the value");

        kafka.deadLetters(meters).publish(OrderTopic.REQUESTED, List.of(new DeadLetter(message, "value is not JSON")));

        ProducerRecord<byte[], byte[]> letter = kafka.sent(LETTERS).findFirst().orElseThrow();
        assertThat(letter.key()).asString().isEqualTo("the-key");
        assertThat(letter.value()).asString().isEqualTo("the value");
        assertThat(header(letter, "ce_type")).isEqualTo("t");
        assertThat(header(letter, "hotdeal-reason")).isEqualTo("value is not JSON");
        assertThat(header(letter, "hotdeal-original-topic")).isEqualTo(OrderTopic.REQUESTED.topicName());
        assertThat(header(letter, "hotdeal-original-partition")).isEqualTo("0");
        assertThat(header(letter, "hotdeal-original-offset")).isEqualTo("99");
        assertThat(header(letter, "hotdeal-original-timestamp")).isEqualTo("1764000000000");
        assertThat(meters.counter("hotdeal.dead.letters", "topic", OrderTopic.REQUESTED.topicName())
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aHugeRecordIsCutSoThatItsLetterFits() {
        var kafka = new TestDelivery();
        var message = unreadable(OrderTopic.REQUESTED.topicName(), "t", "k", "x".repeat(1_040_000));

        kafka.deadLetters(new SimpleMeterRegistry())
                .publish(OrderTopic.REQUESTED, List.of(new DeadLetter(message, "too large")));

        assertThat(kafka.sent(LETTERS).findFirst().orElseThrow().value()).hasSize(512 * 1024);
    }

    /** A reason quotes the record: without a limit one bad header makes a letter that Kafka never takes. */
    @Test
    void aReasonIsCutSoThatItsLetterFits() {
        var kafka = new TestDelivery();
        var message = unreadable(OrderTopic.REQUESTED.topicName(), "t", "k", "v");

        kafka.deadLetters(new SimpleMeterRegistry())
                .publish(OrderTopic.REQUESTED, List.of(new DeadLetter(message, "\uFFFD".repeat(1_000_000))));

        assertThat(kafka.reasons(LETTERS)).containsExactly("\uFFFD".repeat(500));
    }

    @Test
    void aRecordWithTheHeadersOfAMarkIsALetterAllTheSame() {
        var kafka = new TestDelivery();
        var message = unreadable(OrderTopic.REQUESTED.topicName(), "t", "k", "v");
        message.headers().add("hotdeal-done", "0".getBytes(UTF_8)).add("hotdeal-outcome", "DISCARDED".getBytes(UTF_8));

        kafka.deadLetters(new SimpleMeterRegistry())
                .publish(OrderTopic.REQUESTED, List.of(new DeadLetter(message, "bad")));

        assertThat(kafka.sent(LETTERS).findFirst().orElseThrow().headers())
                .extracting(Header::key)
                .contains("hotdeal-reason")
                .doesNotContain("hotdeal-done", "hotdeal-outcome");
    }

    private static String header(ProducerRecord<byte[], byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), UTF_8);
    }

    /** Fails every send at once, as the real one does when it has no metadata. */
    private static final class RefusingProducer extends MockProducer<byte[], byte[]> {
        private int sends;

        RefusingProducer() {
            super(false, new RoundRobinPartitioner(), new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> message) {
            sends++;
            return CompletableFuture.failedFuture(new TimeoutException("no metadata"));
        }
    }
}
