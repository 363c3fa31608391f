package io.hotdeal.gateway.reservation;

import io.hotdeal.gateway.reservation.ReservationResult.Decided;
import io.hotdeal.gateway.reservation.ReservationResult.OutcomeUnknown;
import io.hotdeal.gateway.reservation.ReservationResult.StockUnavailable;
import io.hotdeal.gateway.reservation.ReservationResult.TooBusy;
import io.hotdeal.offer.OfferId;
import io.hotdeal.redis.StockOutcomeUnknownException;
import io.hotdeal.redis.StockUnavailableException;
import io.hotdeal.stock.ReservationRequest;
import io.hotdeal.stock.ReservationState;
import io.hotdeal.stock.ReserveOutcome;
import io.hotdeal.stock.ReserveOutcome.AlreadyReserved;
import io.hotdeal.stock.ReserveOutcome.Reserved;
import io.hotdeal.stock.StockLedger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Group commit for one offer: while a script call is in flight, requests queue up and ride on the next one, and when it had
 * several, the next one lingers for more. At most one call is in flight; its virtual thread lives as long as there is work.
 */
final class ReservationBatcher {

    private static final Logger LOG = LoggerFactory.getLogger(ReservationBatcher.class);
    private static final Duration PAUSE_BEFORE_REPEAT = Duration.ofMillis(50);
    /** A call that takes longer is stuck: its shard of Redis may be lost. */
    private static final Duration STUCK = Duration.ofMillis(500);
    /** A call that is a quarter full waits for no further request. */
    private static final int ENOUGH = 4;

    private final OfferId offer;
    private final StockLedger ledger;
    private final OrderPublisher publisher;
    private final ReservationProperties limits;
    private final BatcherMetrics meters;
    private final BlockingQueue<PendingReservation> queue;
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile List<PendingReservation> inFlight = List.of();
    private volatile long inFlightSince;
    private volatile boolean retired;
    /** Whether requests came together last; of the serving thread, handed on by {@link #running}. */
    private boolean busy;

    ReservationBatcher(
            OfferId offer,
            StockLedger ledger,
            OrderPublisher publisher,
            ReservationProperties limits,
            BatcherMetrics meters) {
        this.offer = offer;
        this.ledger = ledger;
        this.publisher = publisher;
        this.limits = limits;
        this.meters = meters;
        // Linked, because an idle one must be small: there may be one for each of thousands of offers.
        this.queue = new LinkedBlockingQueue<>(limits.queueCapacity());
    }

    /** @return null when the batcher is retired and has not taken the request: another one must */
    @Nullable
    ReservationResult reserve(ReservationRequest request) {
        var pending = new PendingReservation(request);
        if (!queue.offer(pending)) {
            return new TooBusy();
        }
        if (running.compareAndSet(false, true)) {
            Thread.startVirtualThread(this::serve);
        } else if (retired && pending.claim()) {
            return null;
        }
        return pending.await();
    }

    /**
     * Ends an idle batcher for good, so that it can be forgotten. A request that has it in hand all the same is told to take
     * another one.
     *
     * @return whether it was idle
     */
    boolean retire() {
        if (!running.compareAndSet(false, true)) {
            return false;
        }
        // In this order: either the request finds it retired, or its place in the queue is seen here.
        retired = true;
        if (queue.isEmpty()) {
            return true;
        }
        retired = false;
        Thread.startVirtualThread(this::serve);
        return false;
    }

    /**
     * Ends the waiting of requests whose deadline is over, counted from their arrival: those that were not sent are TooBusy, those that
     * were are OutcomeUnknown. Their call is repeated all the same, and what it has reserved is published. Behind a stuck call those
     * that the next call would not take are TooBusy without waiting for their deadline: they would take the places of healthy
     * offers. To be called every few milliseconds.
     *
     * @param stuck offers whose call is stuck: those of a lost shard share one call's requests
     */
    void endOverdue(long now, int stuck) {
        if (isStuck(now)) {
            // Else those that have ended would count as waiting until the call returns.
            queue.removeIf(PendingReservation::isClaimed);
            queue.stream()
                    .skip(limits.batchSize() / Math.max(stuck, 1))
                    .filter(PendingReservation::claim)
                    .forEach(pending -> pending.complete(new TooBusy()));
        }
        long deadline = limits.deadline().toNanos();
        for (PendingReservation pending : queue) {
            if (pending.age(now) < deadline) {
                break;
            }
            if (pending.claim()) {
                pending.complete(new TooBusy());
            }
        }
        for (PendingReservation pending : inFlight) {
            if (pending.age(now) >= deadline) {
                pending.complete(new OutcomeUnknown());
            }
        }
    }

    boolean isStuck(long now) {
        return !inFlight.isEmpty() && now - inFlightSince > STUCK.toNanos();
    }

    private void serve() {
        do {
            try {
                for (List<PendingReservation> batch = next(); !batch.isEmpty(); batch = next()) {
                    inFlightSince = System.nanoTime(); // before the next line, which makes it count
                    inFlight = batch;
                    answer(batch);
                    inFlight = List.of();
                }
            } finally {
                // Whatever ends this thread: no request may wait for it, and the next one must be able to start
                // another.
                inFlight.forEach(pending -> pending.complete(new OutcomeUnknown()));
                running.set(false);
            }
            // A request that came between the last look and the line above started no thread: look once more.
        } while (!queue.isEmpty() && running.compareAndSet(false, true));
    }

    /** @return those to send now; empty when nothing waits */
    private List<PendingReservation> next() {
        if (busy && queue.size() < limits.batchSize() / ENOUGH) {
            LockSupport.parkNanos(limits.linger().toNanos());
        }
        List<PendingReservation> batch = new ArrayList<>(limits.batchSize());
        while (batch.isEmpty() && queue.drainTo(batch, limits.batchSize()) > 0) {
            batch.removeIf(pending -> !pending.claim());
        }
        busy = batch.size() > 1;
        return batch;
    }

    private void answer(List<PendingReservation> batch) {
        try {
            meters.batch().record(batch.size());
            long begin = System.nanoTime();
            List<ReserveOutcome> outcomes =
                    decide(batch.stream().map(PendingReservation::request).toList());
            meters.call().record(System.nanoTime() - begin, TimeUnit.NANOSECONDS);
            for (int i = 0; i < batch.size(); i++) {
                PendingReservation pending = batch.get(i);
                ReserveOutcome outcome = outcomes.get(i);
                CompletableFuture<?> published = outcome instanceof Reserved reserved
                        ? pending.inItsTrace(() -> publisher.publish(offer, reserved))
                        : null;
                pending.complete(new Decided(outcome, published));
            }
        } catch (StockUnavailableException e) {
            batch.forEach(pending -> pending.complete(new StockUnavailable()));
        } catch (StockOutcomeUnknownException e) {
            batch.forEach(pending -> pending.complete(new OutcomeUnknown()));
        } catch (RuntimeException e) {
            // A defect, such as a reply that is not as the script's header says: the batcher must live on, and who
            // waits
            // must not wait for ever. No effect on those that were answered.
            LOG.error("a batch of {} requests for offer {} failed", batch.size(), offer, e);
            batch.forEach(pending -> pending.complete(new OutcomeUnknown()));
        }
    }

    /** Repeats a call that got no answer, with the same batch and ids, until the deadline (protocol rule 1). */
    private List<ReserveOutcome> decide(List<ReservationRequest> batch) {
        long deadline = System.nanoTime() + limits.deadline().toNanos();
        StockOutcomeUnknownException unanswered = null;
        while (true) {
            try {
                List<ReserveOutcome> outcomes = ledger.reserve(offer, batch, limits.outboxBound());
                return unanswered == null
                        ? outcomes
                        : outcomes.stream().map(ReservationBatcher::asOwn).toList();
            } catch (StockOutcomeUnknownException e) {
                unanswered = e;
            } catch (StockUnavailableException e) {
                if (unanswered == null) {
                    throw e;
                }
            }
            if (System.nanoTime() >= deadline) {
                throw unanswered;
            }
            LockSupport.parkNanos(PAUSE_BEFORE_REPEAT.toNanos());
        }
    }

    /**
     * After a repeat, "already" means the call whose answer was lost. One that has ended is a client's replay: its event was
     * in Kafka long ago.
     */
    private static ReserveOutcome asOwn(ReserveOutcome outcome) {
        return outcome instanceof AlreadyReserved already
                        && already.reservation().state() == ReservationState.HELD
                ? new Reserved(already.reservation(), already.available())
                : outcome;
    }
}
