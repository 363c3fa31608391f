package io.hotdeal.gateway.reservation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hotdeal.gateway.reservation.ReservationResult.Decided;
import io.hotdeal.gateway.reservation.ReservationResult.OutcomeUnknown;
import io.hotdeal.gateway.reservation.ReservationResult.StockUnavailable;
import io.hotdeal.gateway.reservation.ReservationResult.TooBusy;
import io.hotdeal.offer.OfferId;
import io.hotdeal.order.CustomerId;
import io.hotdeal.order.IdempotencyKey;
import io.hotdeal.order.OrderId;
import io.hotdeal.redis.StockOutcomeUnknownException;
import io.hotdeal.redis.StockUnavailableException;
import io.hotdeal.stock.ReservationRequest;
import io.hotdeal.stock.ReservationState;
import io.hotdeal.stock.ReserveOutcome.AlreadyReserved;
import io.hotdeal.stock.ReserveOutcome.Reserved;
import io.hotdeal.stock.ReserveOutcome.SoldOut;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReservationBatcherTest {

    private static final OfferId OFFER = new OfferId(1);
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration LINGER = Duration.ofMillis(100);

    private final FakeStockLedger ledger = new FakeStockLedger();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<Reserved> handedOff = new CopyOnWriteArrayList<>();

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ReservationBatcher batcher = batcher(limits(256, 100));

    @AfterEach
    void endWhatIsInFlight() {
        clock.shutdownNow();
        ledger.letAllPass();
    }

    @Test
    void aRetiredBatcherTakesNoRequest() {

        assertThat(batcher.retire()).isTrue();

        assertThat(CompletableFuture.supplyAsync(() -> Optional.ofNullable(batcher.reserve(request(0)))))
                .as("the request needs another batcher, and does not wait")
                .succeedsWithin(LONG)
                .isEqualTo(Optional.empty());
        assertThat(ledger.calls).isEmpty();
    }

    @Test
    void aBatcherAtWorkIsNotRetired() throws Exception {
        Buyer first = buyAndHold(batcher);

        assertThat(batcher.retire()).isFalse();

        ledger.letAllPass();
        assertThat(first.result()).isInstanceOf(Decided.class);
        assertThat(buy(batcher, 1).result()).isInstanceOf(Decided.class);
    }

    @Test
    void putsWhatWaitsOnTheNextCall() throws Exception {
        Buyer first = buyAndHold(batcher);
        List<Buyer> others = buyAndWait(batcher, 20);

        ledger.letPass(2);

        assertThat(first.result()).isInstanceOf(Decided.class);
        for (Buyer buyer : others) {
            assertThat(decided(buyer.result(), Reserved.class).reservation().orderId())
                    .isEqualTo(buyer.request.orderId());
        }
        assertThat(ledger.calls).hasSize(2);
        assertThat(ledger.calls.get(1))
                .containsExactlyInAnyOrderElementsOf(
                        others.stream().map(Buyer::request).toList());
    }

    @Test
    void sendsNoBatchAboveItsLimit() throws Exception {
        ReservationBatcher batcher = batcher(limits(8, 100));
        Buyer first = buyAndHold(batcher);
        List<Buyer> others = buyAndWait(batcher, 20);

        ledger.letAllPass();

        first.result();
        for (Buyer buyer : others) {
            buyer.result();
        }
        assertThat(ledger.calls).extracting(List::size).containsExactly(1, 8, 8, 4);
        assertThat(meters.get("hotdeal.reservation.batch").summary().max()).isEqualTo(8);
        assertThat(meters.get("hotdeal.reservation.call").timer().count()).isEqualTo(4);
        assertThat(ledger.calls.stream().flatMap(Collection::stream)).doesNotHaveDuplicates();
    }

    @Test
    void lingersAfterACallThatHadSeveral() throws Exception {
        assertThat(delayOfOneWhoWaitsBehind(3)).isGreaterThanOrEqualTo(LINGER);
    }

    @Test
    void doesNotLingerAfterACallThatHadOne() throws Exception {
        Duration shortest = LONG;
        for (int i = 0; i < 10 && shortest.compareTo(LINGER) >= 0; i++) {
            shortest = delayOfOneWhoWaitsBehind(1);
        }
        assertThat(shortest).isLessThan(LINGER);
    }

    /** From the answer to a call of so many requests to the answer of one that waited meanwhile. */
    private Duration delayOfOneWhoWaitsBehind(int several) throws Exception {
        ledger.calls.clear();
        ReservationBatcher batcher =
                batcher(new ReservationProperties(256, 100, LINGER, LONG, Duration.ofMillis(100), 1_000));
        buyAndHold(batcher);
        buyAndWait(batcher, several);
        ledger.letPass(1);
        awaitCalls(2);
        Buyer behind = buy(batcher, several + 1);
        awaitWaiting(List.of(behind));
        long begin = System.nanoTime();
        ledger.letPass(2);
        behind.result();
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    @Test
    void refusesAtOnceWhenTheQueueIsFullAndSendsNothingOfIt() throws Exception {
        ReservationBatcher batcher = batcher(limits(256, 2));
        Buyer first = buyAndHold(batcher);
        List<Buyer> queued = buyAndWait(batcher, 2);

        assertThat(batcher.reserve(request(3))).isInstanceOf(TooBusy.class);

        ledger.letAllPass();
        first.result();
        queued.get(0).result();
        queued.get(1).result();
        assertThat(ledger.calls.stream().flatMap(Collection::stream)).doesNotContain(request(3));
    }

    @Test
    void neverSendsARequestThatHasGivenUp() throws Exception {
        ReservationBatcher batcher = batcherWithoutClock(limits(256, 100));
        Buyer inFlight = buyAndHold(batcher);
        Buyer waiting = buy(batcher, 1);

        await("the one who waits to give up").atMost(LONG).until(() -> {
            batcher.endOverdue(System.nanoTime() + LONG.toNanos(), 1);
            return waiting.task.isDone();
        });
        assertThat(waiting.result()).isInstanceOf(TooBusy.class);
        assertThat(inFlight.result()).as("was sent, so its order may exist").isInstanceOf(OutcomeUnknown.class);

        ledger.letAllPass();
        assertThat(buy(batcher, 2).result()).isInstanceOf(Decided.class);
        assertThat(ledger.calls).containsExactly(List.of(request(0)), List.of(request(2)));
    }

    /** Else one lost shard of Redis would take the places of all offers until the deadline. */
    @Test
    void keepsOneBatchWaitingBehindAStuckCall() throws Exception {
        ReservationBatcher batcher = batcherWithoutClock(limits(16, 100));
        Buyer inFlight = buyAndHold(batcher);
        List<Buyer> queued = buyAndWait(batcher, 40);

        batcher.endOverdue(System.nanoTime() + Duration.ofMillis(501).toNanos(), 1);

        await("those beyond to be refused")
                .atMost(LONG)
                .until(() ->
                        queued.stream().filter(buyer -> buyer.task.isDone()).count() == 40 - 16);
        for (Buyer buyer : queued) {
            if (buyer.task.isDone()) {
                assertThat(buyer.result()).isInstanceOf(TooBusy.class);
            }
        }
        ledger.letAllPass();
        assertThat(inFlight.result()).isInstanceOf(Decided.class);
        assertThat(ledger.calls.stream().flatMap(Collection::stream)).hasSizeLessThanOrEqualTo(17);
    }

    /** Else two offers of a lost shard would take all places. */
    @Test
    void stuckOffersShareTheRequestsThatMayWait() throws Exception {
        ReservationBatcher batcher = batcherWithoutClock(limits(16, 100));
        buyAndHold(batcher);
        List<Buyer> queued = buyAndWait(batcher, 40);

        batcher.endOverdue(System.nanoTime() + Duration.ofMillis(501).toNanos(), 4);

        await("all but four to be refused")
                .atMost(LONG)
                .until(() ->
                        queued.stream().filter(buyer -> buyer.task.isDone()).count() == 40 - 16 / 4);
    }

    @Test
    void thoseThatHaveEndedDoNotCountAsWaitingBehindAStuckCall() throws Exception {
        ReservationBatcher batcher = batcherWithoutClock(limits(16, 100));
        buyAndHold(batcher);
        for (Buyer buyer : buyAndWait(batcher, 16)) {
            batcher.endOverdue(System.nanoTime() + LONG.toNanos(), 1);
            assertThat(buyer.result()).isInstanceOf(TooBusy.class);
        }
        Buyer next = buy(batcher, 17);
        awaitWaiting(List.of(next));

        batcher.endOverdue(System.nanoTime() + Duration.ofMillis(501).toNanos(), 1);

        ledger.letAllPass();
        assertThat(next.result()).isInstanceOf(Decided.class);
    }

    @Test
    void saysUnknownAtTheDeadlineOfTheRequestAndPublishesWhatTheCallHasReserved() throws Exception {
        ReservationBatcher batcher = batcherWithoutClock(limits(256, 100));
        Buyer inFlight = buyAndHold(batcher);

        batcher.endOverdue(System.nanoTime(), 1);
        assertThat(inFlight.task.isDone()).isFalse();
        batcher.endOverdue(System.nanoTime() + LONG.toNanos(), 1);
        assertThat(inFlight.result()).isInstanceOf(OutcomeUnknown.class);

        ledger.letAllPass();
        await("the order to be published").atMost(LONG).until(() -> handedOff.size() == 1);
    }

    @Test
    void repeatsACallWithoutAnswerWithTheSameBatchAndTakesItsOwnReservationForNew() throws Exception {
        ledger.thenThrow(new StockOutcomeUnknownException("no answer", new RuntimeException()))
                .thenEach(request -> FakeStockLedger.already(request, ReservationState.HELD));

        Reserved reserved = decided(buy(batcher, 0).result(), Reserved.class);

        assertThat(ledger.calls).containsExactly(List.of(request(0)), List.of(request(0)));
        assertThat(handedOff).containsExactly(reserved);
    }

    @Test
    void leavesARepeatOfAnEndedOrderARepeat() throws Exception {
        ledger.thenThrow(new StockOutcomeUnknownException("no answer", new RuntimeException()))
                .thenEach(request -> FakeStockLedger.already(request, ReservationState.CONFIRMED));

        decided(buy(batcher, 0).result(), AlreadyReserved.class);

        assertThat(handedOff).isEmpty();
    }

    @Test
    void handsARepeatOfTheClientNotOffAgain() throws Exception {
        ledger.thenEach(request -> FakeStockLedger.already(request, ReservationState.HELD));

        decided(buy(batcher, 0).result(), AlreadyReserved.class);

        assertThat(handedOff).isEmpty();
    }

    @Test
    void handsOffWhatWasReservedAndNothingElse() throws Exception {
        ledger.thenEach(FakeStockLedger::reserved).thenEach(request -> new SoldOut(0));

        Reserved reserved = decided(buy(batcher, 0).result(), Reserved.class);
        decided(buy(batcher, 1).result(), SoldOut.class);

        assertThat(handedOff).containsExactly(reserved);
    }

    @Test
    void saysAtOnceThatTheStockIsAway() throws Exception {
        ledger.thenThrow(new StockUnavailableException("not connected", null));

        assertThat(buy(batcher, 0).result()).isInstanceOf(StockUnavailable.class);
        assertThat(ledger.calls).hasSize(1);
        assertThat(handedOff).isEmpty();
    }

    @Test
    void keepsTryingWhenTheStockIsAwayAfterACallWithoutAnswer() throws Exception {
        ledger.thenThrow(new StockOutcomeUnknownException("no answer", new RuntimeException()))
                .thenThrow(new StockUnavailableException("not connected", null))
                .thenThrow(new StockUnavailableException("not connected", null))
                .thenEach(FakeStockLedger::reserved);

        decided(buy(batcher, 0).result(), Reserved.class);

        assertThat(ledger.calls).hasSize(4).containsOnly(List.of(request(0)));
    }

    @Test
    void saysUnknownWhenTheStockStaysAwayAfterACallWithoutAnswer() throws Exception {
        ReservationBatcher batcher = batcher(limits(256, 100, Duration.ofSeconds(2)));
        ledger.thenThrow(new StockOutcomeUnknownException("no answer", new RuntimeException()));
        for (int i = 0; i < 100; i++) {
            ledger.thenThrow(new StockUnavailableException("not connected", null));
        }

        assertThat(buy(batcher, 0).result()).isInstanceOf(OutcomeUnknown.class);
        assertThat(ledger.calls).hasSizeGreaterThan(1).containsOnly(List.of(request(0)));
        assertThat(handedOff).isEmpty();
    }

    @Test
    void answersAndServesOnWhenTheLedgerHasADefect() throws Exception {
        ledger.thenThrow(new IllegalStateException("reserve.lua answered code 9"))
                .then(batch -> List.of());

        assertThat(buy(batcher, 0).result()).isInstanceOf(OutcomeUnknown.class);
        assertThat(buy(batcher, 1).result()).as("an answer for nobody").isInstanceOf(OutcomeUnknown.class);
        decided(buy(batcher, 2).result(), Reserved.class);
    }

    // ---- how a test speaks

    private static ReservationProperties limits(int batchSize, int queueCapacity) {
        return limits(batchSize, queueCapacity, LONG);
    }

    private static ReservationProperties limits(int batchSize, int queueCapacity, Duration deadline) {
        return new ReservationProperties(
                batchSize, queueCapacity, Duration.ZERO, deadline, Duration.ofMillis(100), 1_000);
    }

    private ReservationBatcher batcher(ReservationProperties limits) {
        ReservationBatcher batcher = batcherWithoutClock(limits);
        var unused = clock.scheduleWithFixedDelay(
                () -> batcher.endOverdue(System.nanoTime(), 1), 10, 10, TimeUnit.MILLISECONDS);
        return batcher;
    }

    /** The test says when a deadline is over. */
    private ReservationBatcher batcherWithoutClock(ReservationProperties limits) {
        return new ReservationBatcher(
                OFFER,
                ledger,
                (offer, reserved) -> {
                    handedOff.add(reserved);
                    return new CompletableFuture<Void>();
                },
                limits,
                BatcherMetrics.of(meters));
    }

    private static ReservationRequest request(int number) {
        var customer = new CustomerId("c-" + number);
        return new ReservationRequest(OrderId.derive(OFFER, customer, new IdempotencyKey("k-" + number)), customer, 1);
    }

    private record Buyer(ReservationRequest request, FutureTask<ReservationResult> task, Thread thread) {
        ReservationResult result() throws Exception {
            return task.get(30, TimeUnit.SECONDS);
        }
    }

    private static Buyer buy(ReservationBatcher batcher, int number) {
        ReservationRequest request = request(number);
        var task = new FutureTask<ReservationResult>(
                () -> Objects.requireNonNull(batcher.reserve(request), "not retired"));
        return new Buyer(request, task, Thread.ofPlatform().daemon().start(task));
    }

    /** Buyer 0, whose call does not end. */
    private Buyer buyAndHold(ReservationBatcher batcher) {
        ledger.hold();
        Buyer first = buy(batcher, 0);
        awaitCalls(1);
        return first;
    }

    /** Buyers from 1, who wait for the call of another. */
    private static List<Buyer> buyAndWait(ReservationBatcher batcher, int count) {
        List<Buyer> buyers =
                IntStream.rangeClosed(1, count).mapToObj(i -> buy(batcher, i)).toList();
        awaitWaiting(buyers);
        return buyers;
    }

    private void awaitCalls(int count) {
        await("call " + count + " of the ledger")
                .atMost(Duration.ofSeconds(10))
                .until(() -> ledger.calls.size() == count);
    }

    /** A buyer waits once the request is in the queue. */
    private static void awaitWaiting(List<Buyer> buyers) {
        await("buyers to wait")
                .atMost(Duration.ofSeconds(10))
                .until(() -> buyers.stream().allMatch(buyer -> buyer.thread.getState() == Thread.State.WAITING));
    }

    private static <T> T decided(ReservationResult result, Class<T> outcome) {
        assertThat(result).isInstanceOf(Decided.class);
        assertThat(((Decided) result).outcome()).isInstanceOf(outcome);
        return outcome.cast(((Decided) result).outcome());
    }
}
