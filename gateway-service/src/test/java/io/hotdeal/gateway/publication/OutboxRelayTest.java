package io.hotdeal.gateway.publication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderEventCodec;
import io.hotdeal.redis.StockOutcomeUnknownException;
import io.hotdeal.redis.StockUnavailableException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutboxRelayTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final OfferId OTHER = new OfferId(2);

    private final FakeOutbox outbox = new FakeOutbox();
    private final SortedSet<OfferId> offers = new TreeSet<>(List.of(SampleOrders.OFFER, OTHER));
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private static final class CountingProducer extends MockProducer<byte[], byte[]> {
        private final AtomicInteger attempts = new AtomicInteger();

        CountingProducer(boolean acknowledges) {
            super(acknowledges, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(
                ProducerRecord<byte[], byte[]> message, @Nullable Callback callback) {
            attempts.incrementAndGet();
            return super.send(message, callback);
        }
    }

    @Test
    void publishesWhatWaitsAndThenDeletesIt() {
        outbox.add(SampleOrders.OFFER, SampleOrders.reservation(1));
        outbox.add(SampleOrders.OFFER, SampleOrders.reservation(2));
        outbox.add(OTHER, SampleOrders.reservation(3));
        var producer = new CountingProducer(true);

        relay(producer, 500).sweep();

        assertThat(producer.history()).hasSize(3);
        assertThat(outbox.acknowledged)
                .as("in any order of the offers")
                .containsExactlyInAnyOrder(SampleOrders.id(1), SampleOrders.id(2), SampleOrders.id(3));
        assertThat(meters.get("hotdeal.published").tag("by", "relay").counter().count())
                .isEqualTo(3);
    }

    @Test
    void publishesTheOtherOffersWhenOnesDataAreDamaged() {
        outbox.add(SampleOrders.OFFER, SampleOrders.reservation(1));
        outbox.add(OTHER, SampleOrders.reservation(2));
        outbox.damaged = SampleOrders.OFFER;

        relay(new CountingProducer(true), 500).sweep();

        assertThat(outbox.acknowledged).containsExactly(SampleOrders.id(2));
    }

    @Test
    void publishesTheOtherOffersWhenAShardIsLost() {
        outbox.add(SampleOrders.OFFER, SampleOrders.reservation(1));
        outbox.add(OTHER, SampleOrders.reservation(2));
        outbox.onALostShard.add(SampleOrders.OFFER);

        relay(new CountingProducer(true), 500).sweep();

        assertThat(outbox.acknowledged).containsExactly(SampleOrders.id(2));
    }

    @Test
    void publishesOtherOffersWhileOneWaitsForKafka() throws Exception {
        IntStream.range(0, 20).forEach(i -> {
            offers.add(new OfferId(10 + i));
            outbox.add(new OfferId(10 + i), SampleOrders.reservation(i));
        });
        var producer = new CountingProducer(false);
        Thread sweep = Thread.startVirtualThread(relay(producer, 500)::sweep);

        await("every offer's order to be sent, although none is acknowledged")
                .atMost(SOON)
                .until(() -> producer.history().size() == 20);

        while (producer.completeNext()) {
            // one after the other
        }
        assertThat(sweep.join(SOON)).isTrue();
        assertThat(outbox.acknowledged).hasSize(20);
    }

    @Test
    void leavesAloneWhatIsYoungerThanItsAge() {
        outbox.add(SampleOrders.OFFER, SampleOrders.reservation(1));

        relay(new CountingProducer(true), 500).sweep();

        assertThat(outbox.agesAsked).containsOnly(Duration.ofSeconds(3));
        assertThat(outbox.countsAsked).containsOnly(500);
    }

    @Test
    void sendsNothingWhileAnotherGatewayHasTheLease() {
        outbox.add(SampleOrders.OFFER, SampleOrders.reservation(1));
        outbox.leasedToAnother = true;
        var producer = new CountingProducer(true);

        relay(producer, 500).sweep();

        assertThat(producer.attempts).hasValue(0);
        assertThat(outbox.acknowledged).isEmpty();
    }

    @Test
    void leasesForLongerThanASendCanTake() {
        outbox.add(SampleOrders.OFFER, SampleOrders.reservation(1));

        relay(new CountingProducer(true), 500).sweep();

        assertThat(outbox.leases).isNotEmpty().allMatch(lease -> lease.compareTo(Duration.ofSeconds(2)) > 0);
    }

    @Test
    void sendsInChunksAndRenewsTheLeaseForEach() {
        IntStream.range(0, 25).forEach(i -> outbox.add(SampleOrders.OFFER, SampleOrders.reservation(i)));
        var producer = new CountingProducer(true);

        relay(producer, 10).sweep();

        assertThat(producer.history()).hasSize(25);
        assertThat(outbox.leases).hasSize(3);
        assertThat(outbox.countsAsked).containsOnly(10);
    }

    @Test
    void leavesTheRestOfALongBacklogToTheNextLook() {
        IntStream.range(0, 50).forEach(i -> outbox.add(SampleOrders.OFFER, SampleOrders.reservation(i)));
        outbox.add(OTHER, SampleOrders.reservation(99));
        var producer = new CountingProducer(true);
        OutboxRelay relay = relay(producer, 1);

        relay.sweep();
        assertThat(outbox.acknowledged).hasSize(21).contains(SampleOrders.id(99));
        relay.sweep();
        assertThat(outbox.acknowledged).hasSize(41);
    }

    @Test
    void stopsAtTheFirstRefusalOfTheProducerAndKeepsEverything() {
        IntStream.range(0, 100).forEach(i -> outbox.add(SampleOrders.OFFER, SampleOrders.reservation(i)));
        var producer = new CountingProducer(true);
        producer.sendException = new TimeoutException("no metadata within 500 ms");

        relay(producer, 50).sweep();

        assertThat(producer.attempts).as("each further one would block").hasValue(1);
        assertThat(outbox.acknowledged).isEmpty();
        assertThat(outbox.depth(SampleOrders.OFFER)).isEqualTo(100);
    }

    @Test
    void deletesOnlyWhatKafkaHasAcknowledged() throws Exception {
        IntStream.rangeClosed(1, 3).forEach(i -> outbox.add(SampleOrders.OFFER, SampleOrders.reservation(i)));
        var producer = new CountingProducer(false);
        Thread sweep = Thread.startVirtualThread(relay(producer, 500)::sweep);
        await("three sends").atMost(SOON).until(() -> producer.history().size() == 3);
        assertThat(outbox.acknowledged).isEmpty();

        producer.completeNext();
        producer.errorNext(new TimeoutException("no acknowledgement"));
        producer.completeNext();

        assertThat(sweep.join(SOON)).isTrue();
        assertThat(outbox.acknowledged).containsExactly(SampleOrders.id(1), SampleOrders.id(3));
        assertThat(outbox.waiting.get(SampleOrders.OFFER)).containsExactly(SampleOrders.reservation(2));
    }

    @Test
    void keepsWhatKafkaNeverAnswers() throws Exception {
        outbox.add(SampleOrders.OFFER, SampleOrders.reservation(1));

        Thread sweep = Thread.startVirtualThread(relay(new CountingProducer(false), 500)::sweep);

        assertThat(sweep.join(SOON)).as("ends by itself").isTrue();
        assertThat(outbox.acknowledged).isEmpty();
    }

    @Test
    void triesAgainLaterWhenRedisIsAway() {
        outbox.add(SampleOrders.OFFER, SampleOrders.reservation(1));
        OutboxRelay relay = relay(new CountingProducer(true), 500);
        outbox.failure = new StockUnavailableException("not connected", null);
        assertThatNoException().isThrownBy(relay::sweep);
        outbox.failure = new StockOutcomeUnknownException("no answer", new RuntimeException());
        assertThatNoException().isThrownBy(relay::sweep);
        outbox.failure = null;

        relay.sweep();

        assertThat(outbox.acknowledged).containsExactly(SampleOrders.id(1));
    }

    private Collection<OfferId> waitingFor(Duration age) {
        assertThat(age).as("the relay's age").isEqualTo(Duration.ofSeconds(3));
        return offers;
    }

    private OutboxRelay relay(MockProducer<byte[], byte[]> producer, int chunk) {
        return new OutboxRelay(
                "gateway-1",
                this::waitingFor,
                outbox,
                new OrderSender(producer, new OrderEventCodec("/gateway-service")),
                new PublicationProperties(
                        100, Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(1), chunk),
                meters);
    }
}
