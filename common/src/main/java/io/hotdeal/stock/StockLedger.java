package io.hotdeal.stock;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderId;
import io.hotdeal.redis.StockOutcomeUnknownException;
import io.hotdeal.redis.StockUnavailableException;
import java.util.List;
import java.util.Optional;

/**
 * Holds every unit of every offer exactly once: available, held by a reservation, or sold. Atomic per call and offer, safe
 * for any thread and any number of processes. Errors: see the package.
 */
public interface StockLedger {

    /** Requests in one {@link #reserve} and resolutions in one {@link #resolve}, at most. */
    int MAX_BATCH = 256;

    /**
     * Decides the requests in their order, as if each were alone; a reserved order enters the outbox in the same
     * step. Repeating a call answers {@code AlreadyReserved} for what the first had reserved.
     *
     * @param batch       1 to {@value #MAX_BATCH} requests
     * @param outboxBound orders waiting for Kafka above which nothing more is reserved
     * @return one outcome per request, in the same order
     */
    List<ReserveOutcome> reserve(OfferId offer, List<ReservationRequest> batch, int outboxBound);

    /**
     * Ends reservations. Acts only on HELD ones, and on CONFIRMED ones when the resolution cancels; so a unit comes back, and a
     * customer's limit is restored, exactly once however often this is repeated.
     *
     * @param batch 1 to {@value #MAX_BATCH} resolutions of different orders
     * @return one outcome per resolution, in the same order
     */
    List<ResolveOutcome> resolve(OfferId offer, List<Resolution> batch);

    /** Resolutions of one offer; see {@link #resolve}. */
    record OfferResolutions(OfferId offer, List<Resolution> batch) {}

    /** What became of one batch of {@link #resolveAll}. */
    sealed interface BatchOutcome {

        /** @param outcomes one per resolution, in the same order */
        record Ended(List<ResolveOutcome> outcomes) implements BatchOutcome {}

        /**
         * The offer could not be reached.
         *
         * @param cause StockUnavailableException: nothing happened; StockOutcomeUnknownException: it may have
         */
        record Failed(RuntimeException cause) implements BatchOutcome {}
    }

    /**
     * The same for many offers at once: in Redis one round trip, atomic per batch. Each batch fails apart, so a lost shard takes
     * only its own offers along; repeating any of them is harmless.
     *
     * @return per batch what became of it, in the same order
     */
    default List<BatchOutcome> resolveAll(List<OfferResolutions> batches) {
        return batches.stream().map(this::tryResolve).toList();
    }

    private BatchOutcome tryResolve(OfferResolutions batch) {
        try {
            return new BatchOutcome.Ended(resolve(batch.offer(), batch.batch()));
        } catch (StockUnavailableException | StockOutcomeUnknownException e) {
            return new BatchOutcome.Failed(e);
        }
    }

    Optional<Reservation> reservation(OfferId offer, OrderId orderId);
}
