package io.hotdeal.gateway.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.gateway.reservation.ReservationResult.Decided;
import io.hotdeal.offer.OfferId;
import io.hotdeal.order.CustomerId;
import io.hotdeal.order.IdempotencyKey;
import io.hotdeal.order.OrderId;
import io.hotdeal.stock.ReservationRequest;
import io.hotdeal.stock.ReservationState;
import io.hotdeal.stock.ReserveOutcome;
import io.hotdeal.stock.ReserveOutcome.AlreadyReserved;
import io.hotdeal.stock.ReserveOutcome.OfferMissing;
import io.hotdeal.stock.ReserveOutcome.Reserved;
import io.hotdeal.stock.ReserveOutcome.SoldOut;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReserveStockTest {

    private static final OfferId OFFER = new OfferId(1);
    private static final ReservationProperties LIMITS =
            new ReservationProperties(256, 100, Duration.ZERO, Duration.ofSeconds(20), Duration.ofMillis(100), 1_000);

    private final FakeStockLedger ledger = new FakeStockLedger();
    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 1_000);
    private final ReserveStock reserveStock = new ReserveStock(
            ledger,
            (offer, reserved) -> new CompletableFuture<Void>(),
            LIMITS,
            BatcherMetrics.of(new SimpleMeterRegistry()),
            new SoldOutCache(LIMITS.soldOutMemory(), nanoTime::get));

    @Test
    void answersSoldOutFromMemoryForAMoment() {
        ledger.thenEach(request -> new SoldOut(2));

        assertThat(reserve(3, false)).isEqualTo(new SoldOut(2));
        assertThat(reserve(3, false)).isEqualTo(new SoldOut(2));
        assertThat(reserve(1_000, false)).isEqualTo(new SoldOut(2));

        assertThat(ledger.calls).as("one question for three answers").hasSize(1);
    }

    @Test
    void asksTheLedgerForWhatMayBeLeft() {
        ledger.thenEach(request -> new SoldOut(2));
        reserve(3, false);

        assertThat(reserve(2, false)).isInstanceOf(Reserved.class);
    }

    @Test
    void asksTheLedgerAgainAfterTheMoment() {
        ledger.thenEach(request -> new SoldOut(0));
        reserve(1, false);
        nanoTime.addAndGet(Duration.ofMillis(100).toNanos() - 1);
        assertThat(reserve(1, false)).isEqualTo(new SoldOut(0));
        nanoTime.addAndGet(1);

        assertThat(reserve(1, false)).isInstanceOf(Reserved.class);
    }

    @Test
    void asksTheLedgerForARequestThatMayBeARepeat() {
        ledger.thenEach(request -> new SoldOut(0))
                .thenEach(request -> FakeStockLedger.already(request, ReservationState.HELD));
        reserve(1, false);

        assertThat(reserve(1, true)).isInstanceOf(AlreadyReserved.class);
    }

    @Test
    void remembersEachOfferByItself() {
        ledger.thenEach(request -> new SoldOut(0));
        reserve(1, false);

        assertThat(outcome(reserveStock.reserve(new OfferId(2), request(1), false)))
                .isInstanceOf(Reserved.class);
    }

    @Test
    void remembersNoOtherRefusal() {
        ledger.thenEach(request -> new ReserveOutcome.LimitReached(0));
        reserve(1, false);

        assertThat(reserve(1, false)).isInstanceOf(Reserved.class);
    }

    @Test
    void keepsNoLaneForAnOfferThatDoesNotExist() {
        reserve(1, false);
        assertThat(reserveStock.hasLane(OFFER)).isTrue();

        ledger.thenEach(request -> new OfferMissing());
        assertThat(reserve(1, false)).isEqualTo(new OfferMissing());

        assertThat(reserveStock.hasLane(OFFER)).isFalse();
    }

    private ReserveOutcome reserve(int quantity, boolean mayBeReplay) {
        return outcome(reserveStock.reserve(OFFER, request(quantity), mayBeReplay));
    }

    private static ReserveOutcome outcome(ReservationResult result) {
        assertThat(result).isInstanceOf(Decided.class);
        return ((Decided) result).outcome();
    }

    private static ReservationRequest request(int quantity) {
        var customer = new CustomerId("c-1");
        return new ReservationRequest(OrderId.derive(OFFER, customer, new IdempotencyKey("k")), customer, quantity);
    }
}
