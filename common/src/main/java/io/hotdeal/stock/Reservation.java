package io.hotdeal.stock;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.CustomerId;
import io.hotdeal.order.OrderEvent.OrderRequested;
import io.hotdeal.order.OrderId;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * Units set aside for one order; also its idempotency record. In Redis a field of {@code {prod-001}-orders}: order id →
 * {@code state|quantity|reservedAtMillis|unitPrice|customer}; all that its event needs, so that the event can be made again.
 *
 * @param reservedAt by the clock of Redis
 * @param unitPrice  at that instant, two decimals
 */
public record Reservation(
        OrderId orderId,
        CustomerId customer,
        int quantity,
        Instant reservedAt,
        BigDecimal unitPrice,
        ReservationState state) {

    /** The event of its order; each copy of it is the same. */
    public OrderRequested requested(OfferId offer) {
        return new OrderRequested(
                orderId, offer, customer, quantity, unitPrice.multiply(BigDecimal.valueOf(quantity)), reservedAt);
    }

    static Reservation parse(OrderId orderId, String stored) {
        String[] parts = stored.split("\\|", 5);
        return new Reservation(
                orderId,
                new CustomerId(parts[4]),
                Integer.parseInt(parts[1]),
                Instant.ofEpochMilli(Long.parseLong(parts[2])),
                new BigDecimal(parts[3]),
                ReservationState.ofCode(parts[0]));
    }
}
