package io.hotdeal.worker;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderId;
import io.hotdeal.redis.StockUnavailableException;
import io.hotdeal.stock.Reservation;
import io.hotdeal.stock.ReservationRequest;
import io.hotdeal.stock.ReservationState;
import io.hotdeal.stock.ReserveOutcome;
import io.hotdeal.stock.Resolution;
import io.hotdeal.stock.ResolveOutcome;
import io.hotdeal.stock.StockLedger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reservations in memory; refuses batches that the real one refuses. */
public final class FakeSettlementLedger implements StockLedger {

    private final Map<OrderId, ReservationState> states = new HashMap<>();
    private final List<Integer> batchSizes = new ArrayList<>();
    private int roundTrips;
    private final Set<OfferId> lost = new HashSet<>();
    private boolean away;

    public void hold(OrderId order) {
        states.put(order, ReservationState.HELD);
    }

    public void away(boolean isAway) {
        away = isAway;
    }

    /** As if the offer's shard was lost. */
    public void lose(OfferId offer) {
        lost.add(offer);
    }

    public void find(OfferId offer) {
        lost.remove(offer);
    }

    public Map<OrderId, ReservationState> states() {
        return states;
    }

    /** Calls, of however many batches. */
    public int roundTrips() {
        return roundTrips;
    }

    public List<Integer> batchSizes() {
        return batchSizes;
    }

    @Override
    public List<BatchOutcome> resolveAll(List<OfferResolutions> batches) {
        roundTrips++;
        return StockLedger.super.resolveAll(batches);
    }

    @Override
    public List<ResolveOutcome> resolve(OfferId offer, List<Resolution> batch) {
        if (away || lost.contains(offer)) {
            throw new StockUnavailableException("Redis is away", null);
        }
        if (batch.isEmpty() || batch.size() > MAX_BATCH) {
            throw new IllegalArgumentException("a batch of " + batch.size());
        }
        batchSizes.add(batch.size());
        return batch.stream().map(this::resolve).toList();
    }

    private ResolveOutcome resolve(Resolution resolution) {
        ReservationState state = states.get(resolution.orderId());
        if (state == null) {
            return ResolveOutcome.MISSING;
        }
        if (state == resolution.end()) {
            return ResolveOutcome.ALREADY_RESOLVED;
        }
        if (state != ReservationState.HELD && !(state == ReservationState.CONFIRMED && resolution.cancels())) {
            return ResolveOutcome.CONFLICT;
        }
        states.put(resolution.orderId(), resolution.end());
        return ResolveOutcome.RESOLVED;
    }

    @Override
    public List<ReserveOutcome> reserve(OfferId offer, List<ReservationRequest> batch, int outboxBound) {
        throw new UnsupportedOperationException("the worker reserves nothing");
    }

    @Override
    public Optional<Reservation> reservation(OfferId offer, OrderId orderId) {
        throw new UnsupportedOperationException("the worker asks for no reservation");
    }
}
