package io.hotdeal.worker.settlement;

import static io.hotdeal.worker.TestOrders.OFFER;
import static io.hotdeal.worker.TestOrders.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.EndedBy;
import io.hotdeal.order.OrderStatus;
import io.hotdeal.order.OrderTopic;
import io.hotdeal.stock.ReservationState;
import io.hotdeal.worker.FakeSettlementLedger;
import io.hotdeal.worker.TestClock;
import io.hotdeal.worker.messaging.PublishException;
import io.hotdeal.worker.messaging.TestDelivery;
import io.hotdeal.worker.orders.SettledRow;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SettleOrdersTest {

    private static final String SETTLED = OrderTopic.SETTLED.topicName();

    private final FakeSettlementLedger ledger = new FakeSettlementLedger();
    private final TestDelivery kafka = new TestDelivery();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final TestClock clock = new TestClock();
    private final SettleOrders settleOrders = TestSettlement.withoutDatabase(ledger, kafka, meters, clock);

    @Test
    void endsEachReservationAsItsRowSays() {
        IntStream.rangeClosed(1, 3).forEach(number -> ledger.hold(id(number)));

        settleOrders.settle(
                List.of(row(1, OrderStatus.PAID), row(2, OrderStatus.DECLINED), row(3, OrderStatus.REJECTED)));

        assertThat(ledger.states())
                .containsEntry(id(1), ReservationState.CONFIRMED)
                .containsEntry(id(2), ReservationState.RELEASED)
                .containsEntry(id(3), ReservationState.REJECTED);
        assertThat(kafka.keys(SETTLED)).hasSize(3);
    }

    @Test
    void staysWithinTheLedgersBatch() {
        List<SettledRow> rows = IntStream.rangeClosed(1, 600)
                .mapToObj(number -> row(number, OrderStatus.PAID))
                .toList();
        rows.forEach(row -> ledger.hold(row.orderId()));

        settleOrders.settle(rows);

        assertThat(ledger.batchSizes()).containsExactly(256, 256, 88);
        assertThat(ledger.states().values()).containsOnly(ReservationState.CONFIRMED);
    }

    @Test
    void theTimeThatABuyerTakesIsNoDelayAndAnExpiryIsCounted() {
        ledger.hold(id(1));
        ledger.hold(id(2));
        Instant now = clock.instant();

        settleOrders.settle(List.of(
                new SettledRow(id(1), now, OFFER, OrderStatus.PAID, true, "ch", now, null, true),
                new SettledRow(id(2), now, OFFER, OrderStatus.DECLINED, true, "ch", now, EndedBy.EXPIRY, true)));

        assertThat(ledger.states())
                .containsEntry(id(1), ReservationState.CONFIRMED)
                .containsEntry(id(2), ReservationState.RELEASED);
        assertThat(meters.counter("hotdeal.settlements", "outcome", "PAID").count())
                .isEqualTo(1);
        assertThat(meters.counter("hotdeal.settlements", "outcome", "EXPIRY").count())
                .isEqualTo(1);
        assertThat(meters.timer("hotdeal.delay.final").count()).isZero();
    }

    @Test
    void aRefundEndsAConfirmedReservationAndIsNoDelay() {
        ledger.hold(id(1));
        settleOrders.settle(List.of(row(1, OrderStatus.PAID)));
        var refunded = new SettledRow(
                id(1),
                clock.instant(),
                OFFER,
                OrderStatus.DECLINED,
                true,
                "ch",
                clock.instant(),
                EndedBy.REFUND,
                false);

        settleOrders.settle(List.of(refunded));
        settleOrders.settle(List.of(refunded));

        assertThat(ledger.states()).containsEntry(id(1), ReservationState.RELEASED);
        assertThat(meters.counter("hotdeal.settlements", "outcome", "REFUND").count())
                .isEqualTo(1);
        assertThat(meters.timer("hotdeal.delay.final").count()).isEqualTo(1);
    }

    @Test
    void needsOneRoundTripForManyOffers() {
        List<SettledRow> rows = IntStream.rangeClosed(1, 500)
                .mapToObj(number -> new SettledRow(
                        id(number),
                        clock.instant(),
                        new OfferId(1 + number % 300),
                        OrderStatus.PAID,
                        true,
                        "ch",
                        clock.instant(),
                        null,
                        false))
                .toList();
        rows.forEach(row -> ledger.hold(row.orderId()));

        settleOrders.settle(rows);

        assertThat(ledger.roundTrips()).isEqualTo(1);
        assertThat(ledger.states().values()).containsOnly(ReservationState.CONFIRMED);
        assertThat(meters.counter("hotdeal.settlements", "outcome", "PAID").count())
                .isEqualTo(500);
    }

    @Test
    void driftIsCountedAndNoReasonToStop() {
        ledger.hold(id(1));
        settleOrders.settle(List.of(row(1, OrderStatus.DECLINED)));

        settleOrders.settle(List.of(row(1, OrderStatus.PAID), row(2, OrderStatus.PAID)));

        assertThat(meters.counter("hotdeal.drift", "kind", "CONFLICT").count()).isEqualTo(1);
        assertThat(meters.counter("hotdeal.drift", "kind", "MISSING").count()).isEqualTo(1);
        assertThat(kafka.keys(SETTLED)).hasSize(3);
        assertThat(ledger.states()).containsEntry(id(1), ReservationState.RELEASED);
    }

    @Test
    void theLegacyPathHasNoReservation() {
        settleOrders.settle(List.of(new SettledRow(
                id(1), clock.instant(), OFFER, OrderStatus.PAID, false, "ch", clock.instant(), null, false)));

        assertThat(ledger.batchSizes()).isEmpty();
        assertThat(kafka.keys(SETTLED)).containsExactly(id(1).value());
    }

    @Test
    void countsAndTimesOnlyTheFirstSettlement() {
        ledger.hold(id(1));
        SettledRow row = row(1, OrderStatus.PAID);
        clock.advance(Duration.ofSeconds(3));

        settleOrders.settle(List.of(row));
        settleOrders.settle(List.of(row));

        assertThat(meters.counter("hotdeal.settlements", "outcome", "PAID").count())
                .isEqualTo(1);
        assertThat(meters.timer("hotdeal.delay.final").count()).isEqualTo(1);
        assertThat(meters.timer("hotdeal.delay.final").totalTime(TimeUnit.SECONDS))
                .isEqualTo(3.0);
    }

    @Test
    void whatKafkaDoesNotTakeIsAFailure() {
        ledger.hold(id(1));
        kafka.away();

        assertThatThrownBy(() -> settleOrders.settle(List.of(row(1, OrderStatus.PAID))))
                .isInstanceOf(PublishException.class);
    }

    private SettledRow row(int number, OrderStatus status) {
        return new SettledRow(id(number), clock.instant(), OFFER, status, true, "ch", clock.instant(), null, false);
    }
}
