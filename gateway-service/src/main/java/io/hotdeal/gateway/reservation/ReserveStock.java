package io.hotdeal.gateway.reservation;

import io.hotdeal.gateway.reservation.ReservationResult.Decided;
import io.hotdeal.offer.OfferId;
import io.hotdeal.stock.ReservationRequest;
import io.hotdeal.stock.ReserveOutcome.OfferMissing;
import io.hotdeal.stock.ReserveOutcome.SoldOut;
import io.hotdeal.stock.StockLedger;
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
        ReservationResult result = batcher(offer).reserve(request);
        if (result instanceof Decided decided) {
            soldOut.note(offer, decided.outcome());
            if (decided.outcome() instanceof OfferMissing) {
                // Made-up offer ids must not pile up batchers. Whoever still holds this one can use it.
                batchers.remove(offer);
            }
        }
        return result;
    }

    /** Requests wait without a timer of their own; this is everybody's. */
    @Scheduled(fixedDelay = 20)
    void endOverdue() {
        long now = System.nanoTime();
        batchers.values().forEach(batcher -> batcher.endOverdue(now));
    }

    boolean hasLane(OfferId offer) {
        return batchers.containsKey(offer);
    }

    private ReservationBatcher batcher(OfferId offer) {
        return batchers.computeIfAbsent(offer, id -> new ReservationBatcher(id, ledger, publisher, limits, meters));
    }
}
