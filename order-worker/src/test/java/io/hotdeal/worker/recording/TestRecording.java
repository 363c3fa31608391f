package io.hotdeal.worker.recording;

import io.hotdeal.order.OrderEvent.OrderRequested;
import io.hotdeal.worker.FakeSettlementLedger;
import io.hotdeal.worker.TestClock;
import io.hotdeal.worker.TestDatabase;
import io.hotdeal.worker.messaging.TestDelivery;
import io.hotdeal.worker.orders.OrderHistory;
import io.hotdeal.worker.orders.OrderInserts;
import io.hotdeal.worker.orders.RepeatableTransaction;
import io.hotdeal.worker.settlement.TestSettlement;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;

/** The recording stage over a real database, with Kafka and Redis faked. */
public final class TestRecording {

    public static final RecordingProperties LIMITS =
            new RecordingProperties(2, 500, Duration.ofDays(30), Duration.ofSeconds(30), Duration.ofHours(1));

    private TestRecording() {}

    public static OrderHistory history(TestDatabase database) {
        return new OrderHistory(database.client());
    }

    public static RepeatableTransaction transaction(TestDatabase database) {
        return new RepeatableTransaction(database.transaction());
    }

    static AdmitOrders admitOrders(TestDatabase database, Clock clock) {
        return new AdmitOrders(
                history(database),
                new OrderInserts(database.client(), database.batches()),
                transaction(database),
                clock,
                LIMITS);
    }

    /** Brings orders into the database, as recording does. */
    public static void record(TestDatabase database, Clock clock, Collection<OrderRequested> orders) {
        admitOrders(database, clock).admit(orders);
    }

    static RecordOrders recordOrders(
            TestDatabase database, TestClock clock, TestDelivery kafka, FakeSettlementLedger ledger) {
        var meters = new SimpleMeterRegistry();
        return new RecordOrders(
                admitOrders(database, clock),
                kafka.publisher(),
                new TestSettlement(database, ledger, kafka, meters, clock).settleOrders(),
                kafka.deadLetters(meters),
                new RecordingMetrics(meters),
                LIMITS,
                clock);
    }
}
