package io.hotdeal.stock;

import io.hotdeal.order.CustomerId;
import io.hotdeal.order.OrderId;
import java.time.Instant;

/**
 * Units set aside for one order; also its idempotency record. In Redis a field of {@code {prod-001}-orders}: order id →
 * {@code state|quantity|reservedAtMillis|customer}.
 *
 * @param reservedAt by the clock of Redis
 */
public record Reservation(
        OrderId orderId, CustomerId customer, int quantity, Instant reservedAt, ReservationState state) {

    static Reservation parse(OrderId orderId, String stored) {
        String[] parts = stored.split("\\|", 4);
        return new Reservation(
                orderId,
                new CustomerId(parts[3]),
                Integer.parseInt(parts[1]),
                Instant.ofEpochMilli(Long.parseLong(parts[2])),
                ReservationState.ofCode(parts[0]));
    }
}
