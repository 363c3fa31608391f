package io.hotdeal.gateway.publication;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderEventCodec;
import io.hotdeal.order.OrderId;
import io.hotdeal.redis.StockUnavailableException;
import io.hotdeal.stock.ReserveOutcome.Reserved;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ImmediatePublisherTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final FakeOutbox outbox = new FakeOutbox();
    private final GatedProducer producer = new GatedProducer();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final OutboxCleaner cleaner = new OutboxCleaner(1_000, outbox);
    private final ImmediatePublisher immediatePublisher = immediatePublisher(1_000);

    /** Acknowledges only when told, and can stand still within {@code send}. */
    private static final class GatedProducer extends MockProducer<byte[], byte[]> {
        private volatile @Nullable CountDownLatch gate;

        GatedProducer() {
            super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        /** Stands still before the lock, which the test needs to look at the history. */
        @Override
        @SuppressWarnings("UnsynchronizedOverridesSynchronized")
        public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> message, @Nullable Callback callback) {
            CountDownLatch closed = gate;
            if (closed != null) {
                try {
                    var unused = closed.await(1, TimeUnit.MINUTES);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return super.send(message, callback);
        }
    }

    private ImmediatePublisher immediatePublisher(int capacity) {
        return new ImmediatePublisher(
                capacity, new OrderSender(producer, new OrderEventCodec("/gateway-service")), cleaner, meters);
    }

    @AfterEach
    void stop() {
        CountDownLatch gate = producer.gate;
        if (gate != null) {
            gate.countDown();
        }
        immediatePublisher.stop();
        cleaner.stop();
    }

    @Test
    void deletesAnEntryWhenKafkaHasAcknowledgedItAndNoEarlier() {
        start();
        Future<?> first = immediatePublisher.publish(SampleOrders.OFFER, SampleOrders.reserved(1));
        Future<?> second = immediatePublisher.publish(SampleOrders.OFFER, SampleOrders.reserved(2));
        awaitSent(2);
        assertThat(first).isNotDone();
        assertThat(outbox.acknowledged).isEmpty();

        producer.completeNext();

        awaitAcknowledged(SampleOrders.id(1));
        assertThat(first).succeedsWithin(SOON);
        assertThat(second).isNotDone();
        producer.completeNext();
        awaitAcknowledged(SampleOrders.id(1), SampleOrders.id(2));
    }

    @Test
    void keepsTheEntryOfASendThatFailed() {
        start();
        Future<?> failed = immediatePublisher.publish(SampleOrders.OFFER, SampleOrders.reserved(1));
        Future<?> acknowledged = immediatePublisher.publish(SampleOrders.OFFER, SampleOrders.reserved(2));
        awaitSent(2);

        producer.errorNext(new TimeoutException("no acknowledgement within 10 s"));
        producer.completeNext();

        awaitAcknowledged(SampleOrders.id(2));
        assertThat(failed).failsWithin(SOON).withThrowableThat().withCauseInstanceOf(TimeoutException.class);
        assertThat(acknowledged).succeedsWithin(SOON);
        assertThat(leftToRelay()).isOne();
    }

    @Test
    void keepsTheEntryWhenTheProducerRefusesAndServesOn() {
        producer.sendException = new TimeoutException("no metadata within 500 ms");
        start();
        assertThat(immediatePublisher.publish(SampleOrders.OFFER, SampleOrders.reserved(1)))
                .failsWithin(SOON);
        producer.sendException = new IllegalStateException("the producer was closed");
        assertThat(immediatePublisher.publish(SampleOrders.OFFER, SampleOrders.reserved(2)))
                .failsWithin(SOON);
        producer.sendException = null;

        give(3);
        awaitSent(1);
        producer.completeNext();

        awaitAcknowledged(SampleOrders.id(3));
        assertThat(leftToRelay()).isEqualTo(2);
    }

    @Test
    void servesOnAfterAnOrderThatMakesNoEvent() {
        start();
        Reserved tooDear = new Reserved(SampleOrders.reservation(1, new BigDecimal("9999999999999.00")), 5);

        assertThat(immediatePublisher.publish(SampleOrders.OFFER, tooDear)).failsWithin(SOON);
        give(2);
        awaitSent(1);
        producer.completeNext();

        awaitAcknowledged(SampleOrders.id(2));
    }

    @Test
    void leavesToTheRelayWhatTheQueueCannotTake() {
        var narrow = immediatePublisher(1);
        CountDownLatch gate = new CountDownLatch(1);
        producer.gate = gate;
        cleaner.start();
        narrow.start();
        try {
            Future<?> inSend = narrow.publish(SampleOrders.OFFER, SampleOrders.reserved(1));
            await("the queue to be empty")
                    .atMost(SOON)
                    .until(() -> meters.get("hotdeal.publication.queue").gauges().stream()
                            .allMatch(gauge -> gauge.value() == 0));
            Future<?> queued = narrow.publish(SampleOrders.OFFER, SampleOrders.reserved(2));
            Future<?> refused = narrow.publish(SampleOrders.OFFER, SampleOrders.reserved(3));

            assertThat(refused).isDone();
            assertThat(refused).failsWithin(Duration.ZERO);
            assertThat(inSend).isNotDone();
            assertThat(queued).isNotDone();
            assertThat(leftToRelay()).isOne();
        } finally {
            gate.countDown();
            narrow.stop();
        }
        awaitAcknowledged(SampleOrders.id(1), SampleOrders.id(2));
        assertThat(outbox.acknowledged).doesNotContain(SampleOrders.id(3));
    }

    @Test
    void leavesEverythingToTheRelayWhileItIsStopped() {
        assertThat(immediatePublisher.publish(SampleOrders.OFFER, SampleOrders.reserved(1)))
                .failsWithin(Duration.ZERO);
        assertThat(producer.history()).isEmpty();
    }

    @Test
    void sendsTheAmountOfAllUnits() {
        start();
        give(1);
        awaitSent(1);

        ProducerRecord<byte[], byte[]> sent = producer.history().getFirst();
        assertThat(new String(sent.key(), UTF_8))
                .isEqualTo(SampleOrders.reservation(1).orderId().value());
        assertThat(new String(sent.value(), UTF_8)).contains("\"quantity\":2", "\"amount\":39.80");
    }

    @Test
    void sendsWhatIsQueuedBeforeItStops() {
        start();
        for (int i = 0; i < 100; i++) {
            give(i);
        }

        immediatePublisher.stop();
        cleaner.stop();

        assertThat(producer.history()).hasSize(100);
        assertThat(outbox.acknowledged).hasSize(100);
    }

    @Test
    void deletesTheOrdersOfManyOffersInOneRoundTrip() {
        for (int order = 0; order < 300; order++) {
            outbox.add(new OfferId(order + 1), SampleOrders.reservation(order));
            cleaner.acknowledged(new OfferId(order + 1), SampleOrders.id(order));
        }

        cleaner.start();

        await("all to leave the outbox").atMost(SOON).until(() -> outbox.acknowledged.size() == 300);
        assertThat(outbox.rounds).hasValue(1);
    }

    @Test
    void goesOnDeletingAfterRedisWasAway() {
        start();
        outbox.failure = new StockUnavailableException("not connected", null);
        Future<?> first = immediatePublisher.publish(SampleOrders.OFFER, SampleOrders.reserved(1));
        awaitSent(1);
        producer.completeNext();
        assertThat(first).as("published all the same").succeedsWithin(SOON);
        await("the cleaner to have tried").atMost(SOON).until(() -> outbox.refusals.get() == 1);
        outbox.failure = null;
        give(2);
        awaitSent(2);
        producer.completeNext();

        awaitAcknowledged(SampleOrders.id(2));
    }

    private void start() {
        cleaner.start();
        immediatePublisher.start();
    }

    private void give(int order) {
        var unused = immediatePublisher.publish(SampleOrders.OFFER, SampleOrders.reserved(order));
    }

    private double leftToRelay() {
        return meters.get("hotdeal.left.to.relay").counter().count();
    }

    private void awaitSent(int count) {
        await(count + " sends").atMost(SOON).until(() -> producer.history().size() == count);
    }

    private void awaitAcknowledged(OrderId... orders) {
        await("orders " + List.of(orders) + " to leave the outbox")
                .atMost(SOON)
                .untilAsserted(() -> assertThat(outbox.acknowledged).containsExactly(orders));
    }
}
