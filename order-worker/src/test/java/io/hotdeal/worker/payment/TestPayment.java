package io.hotdeal.worker.payment;

import static io.hotdeal.worker.TestOrders.OFFER;
import static io.hotdeal.worker.TestOrders.batch;
import static io.hotdeal.worker.TestOrders.id;
import static io.hotdeal.worker.TestOrders.series;

import io.hotdeal.order.CustomerId;
import io.hotdeal.order.OrderEvent.OrderRecorded;
import io.hotdeal.order.OrderTopic;
import io.hotdeal.worker.FakeSettlementLedger;
import io.hotdeal.worker.TestClock;
import io.hotdeal.worker.TestDatabase;
import io.hotdeal.worker.messaging.TestDelivery;
import io.hotdeal.worker.orders.CancelRows;
import io.hotdeal.worker.orders.PaymentRows;
import io.hotdeal.worker.orders.RefundRows;
import io.hotdeal.worker.payment.PaymentProvider.Charge;
import io.hotdeal.worker.recording.TestRecording;
import io.hotdeal.worker.settlement.TestSettlement;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Payment over a real database; provider, Kafka and Redis are faked. */
abstract class TestPayment {

    static final String RECORDED = OrderTopic.RECORDED.topicName();
    static final String SETTLED = OrderTopic.SETTLED.topicName();
    static final int REFUSALS = 3;
    static final int REFUND_TRIES = 4;

    final PaymentProperties limits = new PaymentProperties(
            URI.create("http://127.0.0.1:1"),
            2,
            500,
            Duration.ofSeconds(5),
            64,
            Duration.ofSeconds(20),
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            Duration.ofHours(24),
            Duration.ofSeconds(2),
            Duration.ofSeconds(6),
            REFUSALS,
            Duration.ofHours(1),
            Duration.ofMinutes(1),
            REFUND_TRIES,
            Duration.ofSeconds(30),
            "https://shop.example/buyer.html?offer={offerId}&order={orderId}");

    final TestDatabase database = new TestDatabase();
    final TestClock clock = new TestClock();
    final TestDelivery kafka = new TestDelivery();
    final FakeSettlementLedger ledger = new FakeSettlementLedger();
    final FakeProvider provider = new FakeProvider();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final TestSettlement settlement = new TestSettlement(database, ledger, kafka, meters, clock);
    final PaymentRows rows = new PaymentRows(database.client(), database.batches());
    final RefundRows refundRows = new RefundRows(database.client(), database.batches());
    final StorePayments storePayments = new StorePayments(
            rows, refundRows, TestRecording.history(database), TestRecording.transaction(database), limits, clock);
    final RefundLateCaptures refunds =
            new RefundLateCaptures(refundRows, provider, TestRecording.transaction(database), limits, meters, clock);
    final CancelRows cancelRows = new CancelRows(database.client());
    final StoreCancels storeCancels =
            new StoreCancels(cancelRows, rows, refundRows, TestRecording.transaction(database), limits, clock);
    final CancelOrder cancelOrder = new CancelOrder(
            TestRecording.history(database),
            provider,
            storePayments,
            storeCancels,
            settlement.settleOrders(),
            limits,
            meters);
    final SweepDueCancels cancels = new SweepDueCancels(storeCancels, cancelOrder);
    final PayOrders payOrders = new PayOrders(
            TestRecording.history(database),
            new ChargeOrders(provider, limits, meters, clock),
            new CheckoutOrders(provider, limits, meters, clock),
            storePayments,
            refunds,
            settlement.settleOrders(),
            kafka.deadLetters(meters));

    final ApplyReports applyReports = new ApplyReports(
            new ReportedOrders(TestRecording.history(database), new ReportProperties("EUR")),
            provider,
            storePayments,
            refunds,
            settlement.settleOrders(),
            kafka.deadLetters(meters),
            meters);

    @BeforeEach
    final void open() {
        database.allocate(OFFER, 100);
    }

    @AfterEach
    final void close() {
        database.close();
    }

    final void record(int from, int to) {
        TestRecording.record(database, clock, series(from, to, clock.instant()));
        IntStream.rangeClosed(from, to).forEach(number -> ledger.hold(id(number)));
    }

    static Charge charge(int number) {
        return new Charge(id(number), new CustomerId("c-" + number), new BigDecimal("19.90"));
    }

    final List<ConsumerRecord<byte[], byte[]>> recorded(int from, int to) {
        return batch(IntStream.rangeClosed(from, to)
                .mapToObj(number -> new OrderRecorded(id(number), OFFER, clock.instant()))
                .toList());
    }
}
