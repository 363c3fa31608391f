package io.hotdeal.gateway.reservation;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderId;
import io.hotdeal.stock.Reservation;
import io.hotdeal.stock.ReservationRequest;
import io.hotdeal.stock.ReservationState;
import io.hotdeal.stock.ReserveOutcome;
import io.hotdeal.stock.ReserveOutcome.AlreadyReserved;
import io.hotdeal.stock.ReserveOutcome.Reserved;
import io.hotdeal.stock.Resolution;
import io.hotdeal.stock.ResolveOutcome;
import io.hotdeal.stock.StockLedger;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** Answers each call as it was told to, and reserves everything once it has nothing more to follow. */
final class FakeStockLedger implements StockLedger {

    static final BigDecimal PRICE = new BigDecimal("19.90");
    private static final int MANY = 1_000_000;
    private static final Instant AT = Instant.parse("2026-11-20T12:00:00Z");

    final List<List<ReservationRequest>> calls = new CopyOnWriteArrayList<>();
    private final Queue<Function<List<ReservationRequest>, List<ReserveOutcome>>> script = new ArrayDeque<>();
    private final Semaphore permits = new Semaphore(MANY);

    synchronized FakeStockLedger then(Function<List<ReservationRequest>, List<ReserveOutcome>> answer) {
        script.add(answer);
        return this;
    }

    FakeStockLedger thenThrow(RuntimeException failure) {
        return then(batch -> {
            throw failure;
        });
    }

    FakeStockLedger thenEach(Function<ReservationRequest, ReserveOutcome> answer) {
        return then(batch -> batch.stream().map(answer).toList());
    }

    /** From now on calls stay in flight until {@link #letPass}. */
    void hold() {
        permits.drainPermits();
    }

    void letPass(int calls) {
        permits.release(calls);
    }

    void letAllPass() {
        permits.release(MANY);
    }

    @Override
    public List<ReserveOutcome> reserve(OfferId offer, List<ReservationRequest> batch, int outboxBound) {
        calls.add(List.copyOf(batch));
        permits.acquireUninterruptibly();
        return next().apply(batch);
    }

    private synchronized Function<List<ReservationRequest>, List<ReserveOutcome>> next() {
        Function<List<ReservationRequest>, List<ReserveOutcome>> answer = script.poll();
        return answer == null
                ? batch -> batch.stream()
                        .<ReserveOutcome>map(FakeStockLedger::reserved)
                        .toList()
                : answer;
    }

    static Reserved reserved(ReservationRequest request) {
        return new Reserved(reservation(request, ReservationState.HELD), 7);
    }

    static AlreadyReserved already(ReservationRequest request, ReservationState state) {
        return new AlreadyReserved(reservation(request, state), 7);
    }

    private static Reservation reservation(ReservationRequest request, ReservationState state) {
        return new Reservation(request.orderId(), request.customer(), request.quantity(), AT, PRICE, state);
    }

    @Override
    public List<ResolveOutcome> resolve(OfferId offer, List<Resolution> batch) {
        throw new UnsupportedOperationException("the gateway does not resolve");
    }

    @Override
    public Optional<Reservation> reservation(OfferId offer, OrderId orderId) {
        throw new UnsupportedOperationException("a batcher does not read");
    }
}
