package io.hotdeal.gateway.reservation;

import io.hotdeal.stock.ReservationRequest;
import io.opentelemetry.context.Context;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One request between its thread, which waits, and its batcher, which responds. The one that claims it decides its outcome.
 *
 * <p>Waits without a time limit of its own, because a timer for each request costs more than the reservation: the batcher
 * looks after the deadlines of all.
 */
final class PendingReservation {

    private final ReservationRequest request;
    private final Thread waiting = Thread.currentThread();
    private final long since = System.nanoTime();
    private final Context trace = Context.current();
    private final AtomicBoolean claimed = new AtomicBoolean();
    private volatile @Nullable ReservationResult result;

    /** @param request of the calling thread */
    PendingReservation(ReservationRequest request) {
        this.request = request;
    }

    ReservationRequest request() {
        return request;
    }

    /** Keeps the trace when the request continues on another thread; without a tracing agent nothing but a call. */
    <T> T inItsTrace(Supplier<T> step) {
        return trace.wrapSupplier(step).get();
    }

    /** How long it waits, in nanoseconds. */
    long age(long now) {
        return now - since;
    }

    /** Once: by the batcher that is about to send it, or by the thread that ends the wait. */
    boolean claim() {
        return claimed.compareAndSet(false, true);
    }

    boolean isClaimed() {
        return claimed.get();
    }

    /** The first answer counts. */
    void complete(ReservationResult answer) {
        if (result == null) {
            result = answer;
            LockSupport.unpark(waiting);
        }
    }

    /** A thread that is interrupted gives up: a request that was never sent is TooBusy then. */
    ReservationResult await() {
        ReservationResult answer = result;
        while (answer == null) {
            if (Thread.currentThread().isInterrupted()) {
                return claim() ? new ReservationResult.TooBusy() : new ReservationResult.OutcomeUnknown();
            }
            LockSupport.park(this);
            answer = result;
        }
        return answer;
    }
}
