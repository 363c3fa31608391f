package io.hotdeal.gateway;

import io.hotdeal.gateway.offers.RetiredOrders;
import io.hotdeal.gateway.offers.RetiredOrders.Retired;
import io.hotdeal.gateway.publication.AwaitKeepers;
import io.hotdeal.gateway.reservation.OrderMeters;
import io.hotdeal.gateway.reservation.ReservationResult;
import io.hotdeal.gateway.reservation.ReservationResult.Decided;
import io.hotdeal.gateway.reservation.ReservationResult.Recorded;
import io.hotdeal.gateway.reservation.ReserveStock;
import io.hotdeal.offer.OfferId;
import io.hotdeal.order.CustomerId;
import io.hotdeal.order.IdempotencyKey;
import io.hotdeal.order.OrderId;
import io.hotdeal.stock.ReservationRequest;
import io.hotdeal.stock.ReserveOutcome.KeyReused;
import io.hotdeal.stock.ReserveOutcome.MayBeRetired;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The gateway's one sequence: name the order, reserve, and – when so set – wait until Kafka or replicas have it. */
@Component
public final class PlaceOrder {

    /**
     * What became of an order.
     *
     * @param key the client's, or the one made here, with which the client can repeat a request that got no answer
     */
    public record Placed(OrderId orderId, IdempotencyKey key, ReservationResult result) {}

    private final ReserveStock reserveStock;
    private final RetiredOrders retired;
    private final AwaitKeepers awaitKeepers;
    private final OrderMeters meters;
    private final IdempotencyKey.Source keys = new IdempotencyKey.Source();

    PlaceOrder(ReserveStock reserveStock, RetiredOrders retired, AwaitKeepers awaitKeepers, OrderMeters meters) {
        this.reserveStock = reserveStock;
        this.retired = retired;
        this.awaitKeepers = awaitKeepers;
        this.meters = meters;
    }

    /** The same sequence for orders of a shadow, which no metric shows. */
    public PlaceOrder ofShadow(ReserveStock shadow) {
        return new PlaceOrder(shadow, retired, awaitKeepers.ofShadow(), OrderMeters.unread());
    }

    /**
     * Buys for a named customer.
     *
     * @param clientKey the client's idempotency key, if it sent one
     */
    public Placed place(OfferId offer, CustomerId customer, int quantity, @Nullable IdempotencyKey clientKey) {
        IdempotencyKey key = clientKey == null ? keys.next() : clientKey;
        return place(offer, customer, quantity, key, clientKey != null);
    }

    /** Buys one unit without a customer, as the workshop's endpoint does: every request counts as another customer. */
    public Placed placeForGuest(OfferId offer) {
        IdempotencyKey key = keys.next();
        return place(offer, new CustomerId("guest-" + key.value()), 1, key, false);
    }

    private Placed place(OfferId offer, CustomerId customer, int quantity, IdempotencyKey key, boolean mayBeReplay) {
        long since = System.nanoTime();
        OrderId orderId = OrderId.derive(offer, customer, key);
        ReservationResult decided =
                decide(offer, new ReservationRequest(orderId, customer, quantity, mayBeReplay), mayBeReplay);
        ReservationResult result = awaitKeepers.await(offer, orderId, decided, since);
        meters.record(result, since);
        return new Placed(orderId, key, result);
    }

    /** An order that may have left Redis is looked for in the database before its key could buy again. */
    private ReservationResult decide(OfferId offer, ReservationRequest request, boolean mayBeReplay) {
        ReservationResult result = reserveStock.reserve(offer, request, mayBeReplay);
        if (!(result instanceof Decided decided && decided.outcome() instanceof MayBeRetired open)) {
            return result;
        }
        var known = new ReservationRequest(request.orderId(), request.customer(), request.quantity());
        return retired.find(offer, request, open.retirement())
                .map(PlaceOrder::replayed)
                .orElseGet(() -> reserveStock.reserve(offer, known, mayBeReplay));
    }

    private static ReservationResult replayed(Retired order) {
        return order.matches() ? new Recorded(order.status()) : new Decided(new KeyReused(), null);
    }
}
