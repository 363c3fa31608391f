package io.hotdeal.gateway.reservation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hotdeal.gateway.reservation.ReservationResult.Decided;
import io.hotdeal.offer.OfferId;
import io.hotdeal.order.CustomerId;
import io.hotdeal.order.IdempotencyKey;
import io.hotdeal.order.OrderId;
import io.hotdeal.redis.StockUnavailableException;
import io.hotdeal.stock.ReservationRequest;
import io.hotdeal.stock.ReservationState;
import io.hotdeal.stock.ReserveOutcome;
import io.hotdeal.stock.ReserveOutcome.AlreadyReserved;
import io.hotdeal.stock.ReserveOutcome.OfferMissing;
import io.hotdeal.stock.ReserveOutcome.Reserved;
import io.hotdeal.stock.ReserveOutcome.SoldOut;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
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
    void keepsNoBatcherForAnOfferThatDoesNotExist() {
        reserve(1, false);
        assertThat(reserveStock.batcherCount()).isOne();

        ledger.thenEach(request -> new OfferMissing());
        assertThat(reserve(1, false)).isEqualTo(new OfferMissing());

        awaitNoBatcher();
    }

    @Test
    void keepsNoBatcherForMadeUpOffersWhileRedisIsAway() {
        for (int offer = 1; offer <= 5_000; offer++) {
            ledger.thenThrow(new StockUnavailableException("not connected", null));
            assertThat(reserveStock.reserve(new OfferId(offer), request(1), false))
                    .isInstanceOf(ReservationResult.StockUnavailable.class);
        }

        awaitNoBatcher();
        reserve(1, false);
        assertThat(reserveStock.batcherCount()).isOne();
    }

    @Test
    void givesIdleBatchersBack() {
        for (int offer = 1; offer <= 100; offer++) {
            reserveStock.reserve(new OfferId(offer), request(1), false);
        }
        assertThat(reserveStock.batcherCount()).isEqualTo(100);

        awaitNoBatcher();
    }

    /** A request that has a batcher in hand while it is given back must not wait for ever. */
    @Test
    void answersEveryRequestWhileBatchersAreGivenBack() throws Exception {
        try (var buyers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ReservationResult>> results = new ArrayList<>();
            for (int i = 0; i < 3_000; i++) {
                results.add(buyers.submit(() -> reserveStock.reserve(OFFER, request(1), true)));
                if (i % 3 == 0) {
                    reserveStock.giveIdleBack();
                }
            }
            for (Future<ReservationResult> result : results) {
                assertThat(result.get(20, TimeUnit.SECONDS))
                        .isInstanceOfAny(Decided.class, ReservationResult.TooBusy.class);
            }
        }
    }

    @Test
    void namesTheOffersThatSoldSinceItWasLastAsked() {
        reserve(1, false);
        ledger.thenEach(request -> new SoldOut(0));
        reserveStock.reserve(new OfferId(2), request(1), false);

        assertThat(reserveStock.takeSold()).containsExactly(OFFER);
        assertThat(reserveStock.takeSold()).isEmpty();
    }

    /** A batcher's thread ends a moment after its last answer. */
    private void awaitNoBatcher() {
        await("idle batchers to be given back").atMost(Duration.ofSeconds(10)).until(() -> {
            reserveStock.giveIdleBack();
            return reserveStock.batcherCount() == 0;
        });
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
