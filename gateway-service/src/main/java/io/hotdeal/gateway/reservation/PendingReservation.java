package io.hotdeal.gateway.reservation;

import io.hotdeal.stock.ReservationRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** One request between its thread, which waits, and its lane, which answers. Whoever claims it decides its fate. */
final class PendingReservation {

    private final ReservationRequest request;
    private final CompletableFuture<ReservationResult> result = new CompletableFuture<>();
    private final AtomicBoolean claimed = new AtomicBoolean();

    PendingReservation(ReservationRequest request) {
        this.request = request;
    }

    ReservationRequest request() {
        return request;
    }

    /** Once: by the lane that is about to send it, or by the waiting thread that gives up. */
    boolean claim() {
        return claimed.compareAndSet(false, true);
    }

    void complete(ReservationResult answer) {
        result.complete(answer);
    }

    /** A request that was never sent is TooBusy after the deadline; one that was sent gets its lane's word. */
    ReservationResult await(Duration deadline) {
        try {
            return result.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return claim() ? new ReservationResult.TooBusy() : awaitSent(deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return claim() ? new ReservationResult.TooBusy() : new ReservationResult.OutcomeUnknown();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a lane answers, it never fails", e);
        }
    }

    private ReservationResult awaitSent(Duration deadline) {
        try {
            // The lane keeps the same deadline from its first call on, and one command timeout may come on top.
            return result.get(2 * deadline.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return new ReservationResult.OutcomeUnknown();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new ReservationResult.OutcomeUnknown();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a lane answers, it never fails", e);
        }
    }
}
