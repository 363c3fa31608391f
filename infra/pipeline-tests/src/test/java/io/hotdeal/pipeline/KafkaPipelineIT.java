package io.hotdeal.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hotdeal.order.OrderTopic;
import io.hotdeal.pipeline.Buyers.Response;
import io.hotdeal.testkit.Component;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Kafka unavailable, records delivered twice, and records that cannot be read. Leaves dead letters, which every audit counts. */
@Tag("full")
@RunsOn(value = TestStack.PLAIN, order = 11)
class KafkaPipelineIT {

    private static final String REQUESTED = "io.hotdeal.order.requested.v1";

    private final Pipeline pipeline;

    KafkaPipelineIT(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Test
    void theRelayPublishesWhatTheFastPathCouldNot() throws Exception {
        int offer = 121;
        pipeline.open(offer, 300);
        pipeline.stack().kill(Component.KAFKA);

        List<Response> responses = pipeline.send(Pipeline.purchases(offer, 300));

        assertThat(responses).allMatch(Response::isAccepted);
        await("the immediate publisher has given up")
                .atMost(Duration.ofSeconds(30))
                .until(() -> pipeline.snapshot(offer).outboxDepth() == 300);
        pipeline.stack().start(Component.KAFKA);
        assertThat(pipeline.assertEveryGuarantee(offer).rows()).hasSize(300);
    }

    @Test
    void recordsDeliveredTwiceAreRecordedAndChargedOnce() throws Exception {
        int offer = 122;
        pipeline.open(offer, 200);
        List<Response> responses = pipeline.send(Pipeline.purchases(offer, 200));
        assertThat(responses).allMatch(Response::isAccepted);
        Set<String> orders = responses.stream()
                .map(response -> String.valueOf(response.orderId()))
                .collect(Collectors.toSet());
        try (var records = new TopicRecords(pipeline.stack().kafkaBootstrap())) {
            records.sendAgain(of(orders, records.all(OrderTopic.REQUESTED.topicName())));
            pipeline.awaitSettled(offer);
            records.sendAgain(of(orders, records.all(OrderTopic.RECORDED.topicName())));
            // A marker behind the copies: when it is a dead letter, its partition's copies are behind us, too.
            String marker = UUID.randomUUID().toString();
            records.send(OrderTopic.RECORDED, marker, "marker", "none");
            await("the copies are consumed")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> keysOf(records.all(OrderTopic.RECORDED.deadLetterName()))
                            .contains(marker));
        }
        assertThat(pipeline.assertEveryGuarantee(offer).rows()).hasSize(200);
    }

    /** Not those of all tests before this one, which take a slow machine minutes. */
    private static List<ConsumerRecord<byte[], byte[]>> of(
            Set<String> orders, List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream()
                .filter(each -> orders.contains(new String(each.key(), UTF_8)))
                .toList();
    }

    @Test
    void aPoisonRecordBecomesADeadLetterAndItsNeighboursAreRecorded() throws Exception {
        int offer = 123;
        pipeline.open(offer, 40);
        String unreadable = UUID.randomUUID().toString();
        String negative = UUID.randomUUID().toString();
        String unknownProduct = UUID.randomUUID().toString();
        try (var records = new TopicRecords(pipeline.stack().kafkaBootstrap())) {
            assertThat(pipeline.send(Pipeline.purchases(offer, 20))).allMatch(Response::isAccepted);
            records.send(OrderTopic.REQUESTED, unreadable, "{not json", REQUESTED);
            records.send(OrderTopic.REQUESTED, negative, requested(negative, offer, -1), REQUESTED);
            records.send(OrderTopic.REQUESTED, unknownProduct, requested(unknownProduct, 999_999, 1), REQUESTED);
            assertThat(pipeline.send(Pipeline.purchases(offer, 20))).allMatch(Response::isAccepted);

            await("the dead letters are there")
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(keysOf(records.all(OrderTopic.REQUESTED.deadLetterName())))
                            .contains(unreadable, negative, unknownProduct));
            assertThat(records.all(OrderTopic.REQUESTED.deadLetterName()))
                    .filteredOn(letter -> new String(letter.key(), UTF_8).equals(negative))
                    .allSatisfy(letter -> assertThat(headersOf(letter)).contains("quantity"));
        }
        assertThat(pipeline.assertEveryGuarantee(offer).rows()).hasSize(40);
    }

    private static String requested(String orderId, int offer, int quantity) {
        return """
                {"orderId":"%s","offerId":%d,"customerId":"c-1","quantity":%d,"amount":19.90,"reservedAt":"%s"}""".formatted(orderId, offer, quantity, "2026-11-23T00:00:00Z");
    }

    private static List<String> keysOf(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream().map(letter -> new String(letter.key(), UTF_8)).toList();
    }

    private static String headersOf(ConsumerRecord<byte[], byte[]> letter) {
        var text = new StringBuilder();
        letter.headers()
                .forEach(header -> text.append(header.key())
                        .append('=')
                        .append(new String(header.value(), UTF_8))
                        .append('\n'));
        return text.toString();
    }
}
