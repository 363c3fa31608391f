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

/** Takes stock for one order, through its offer's lane. Blocks the calling (virtual) thread until the ledger answered. */
public final class ReserveStock {

    private final ConcurrentMap<OfferId, Lane> lanes = new ConcurrentHashMap<>();
    private final StockLedger ledger;
    private final Handoff handoff;
    private final ReservationProperties limits;
    private final LaneMeters meters;
    private final SoldOutMemory soldOut;

    ReserveStock(
            StockLedger ledger,
            Handoff handoff,
            ReservationProperties limits,
            LaneMeters meters,
            SoldOutMemory soldOut) {
        this.ledger = ledger;
        this.handoff = handoff;
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
        ReservationResult result = lane(offer).reserve(request);
        if (result instanceof Decided decided) {
            soldOut.note(offer, decided.outcome());
            if (decided.outcome() instanceof OfferMissing) {
                // Made-up offer ids must not pile up lanes. Whoever still holds this one can use it.
                lanes.remove(offer);
            }
        }
        return result;
    }

    /** Requests wait without a timer of their own; this is everybody's. */
    @Scheduled(fixedDelay = 20)
    void endOverdue() {
        long now = System.nanoTime();
        lanes.values().forEach(lane -> lane.endOverdue(now));
    }

    boolean hasLane(OfferId offer) {
        return lanes.containsKey(offer);
    }

    private Lane lane(OfferId offer) {
        return lanes.computeIfAbsent(offer, id -> new Lane(id, ledger, handoff, limits, meters));
    }
}
