package io.hotdeal.gateway.reservation;

import io.hotdeal.gateway.reservation.ReservationResult.Decided;
import io.hotdeal.gateway.reservation.ReservationResult.OutcomeUnknown;
import io.hotdeal.gateway.reservation.ReservationResult.Recorded;
import io.hotdeal.gateway.reservation.ReservationResult.StockUnavailable;
import io.hotdeal.gateway.reservation.ReservationResult.TooBusy;
import io.hotdeal.offer.OfferId;
import io.hotdeal.stock.ReservationRequest;
import io.hotdeal.stock.ReserveOutcome.AlreadyReserved;
import io.hotdeal.stock.ReserveOutcome.OfferMissing;
import io.hotdeal.stock.ReserveOutcome.Reserved;
import io.hotdeal.stock.ReserveOutcome.SoldOut;
import io.hotdeal.stock.StockLedger;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.springframework.scheduling.annotation.Scheduled;

/** Takes stock for one order, through its offer's batcher. Blocks the calling (virtual) thread until the ledger answered. */
public final class ReserveStock {

    private final ConcurrentMap<OfferId, ReservationBatcher> batchers = new ConcurrentHashMap<>();
    private final StockLedger ledger;
    private final OrderPublisher publisher;
    private final ReservationProperties limits;
    private final BatcherMetrics meters;
    private final SoldOutCache soldOut;
    private final Set<OfferId> sold = ConcurrentHashMap.newKeySet();

    ReserveStock(
            StockLedger ledger,
            OrderPublisher publisher,
            ReservationProperties limits,
            BatcherMetrics meters,
            SoldOutCache soldOut) {
        this.ledger = ledger;
        this.publisher = publisher;
        this.limits = limits;
        this.meters = meters;
        this.soldOut = soldOut;
    }

    /**
     * Reserves all units of the request or none.
     *
     * @param mayBeReplay whether the client sent its own key: its order may exist, so only the ledger can refuse it
     */
    public ReservationResult reserve(OfferId offer, ReservationRequest request, boolean mayBeReplay) {
        SoldOut remembered = mayBeReplay ? null : soldOut.recall(offer, request.quantity());
        if (remembered != null) {
            return new Decided(remembered, null);
        }
        ReservationResult result = null;
        while (result == null) {
            result = batcher(offer).reserve(request);
        }
        if (result instanceof Decided decided) {
            soldOut.note(offer, decided.outcome());
        }
        if (mayHaveSold(result)) {
            sold.add(offer);
        }
        if (!(result instanceof Decided decided) || decided.outcome() instanceof OfferMissing) {
            // Anybody can make up offer ids, also while Redis cannot tell them from others.
            giveBack(offer);
        }
        return result;
    }

    private static boolean mayHaveSold(ReservationResult result) {
        return switch (result) {
            case Decided decided ->
                decided.outcome() instanceof Reserved || decided.outcome() instanceof AlreadyReserved;
            case OutcomeUnknown unknown -> true;
            case Recorded recorded -> false;
            case TooBusy busy -> false;
            case StockUnavailable unavailable -> false;
        };
    }

    /** The offers of which units may have been reserved here since the last call of this method. */
    public Set<OfferId> takeSold() {
        Set<OfferId> taken = new HashSet<>(sold);
        sold.removeAll(taken); // before the caller reads them, so that no sale is missed
        return taken;
    }

    /** A batcher that is idle now is as quickly made again. */
    @Scheduled(fixedDelay = 10_000, initialDelay = 10_000)
    void giveIdleBack() {
        batchers.keySet().forEach(this::giveBack);
        soldOut.forgetFaded();
    }

    private void giveBack(OfferId offer) {
        batchers.computeIfPresent(offer, (id, batcher) -> batcher.retire() ? null : batcher);
    }

    /** Requests wait without a timer each; this one serves all of them. */
    @Scheduled(fixedDelay = 20)
    void endOverdue() {
        long now = System.nanoTime();
        int stuck = (int) batchers.values().stream()
                .filter(batcher -> batcher.isStuck(now))
                .count();
        batchers.values().forEach(batcher -> batcher.endOverdue(now, stuck));
    }

    int batcherCount() {
        return batchers.size();
    }

    private ReservationBatcher batcher(OfferId offer) {
        return batchers.computeIfAbsent(offer, id -> new ReservationBatcher(id, ledger, publisher, limits, meters));
    }
}
