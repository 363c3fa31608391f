package io.hotdeal.stock;

import io.hotdeal.order.OrderId;

/**
 * How a reservation ends.
 *
 * @param end CONFIRMED, RELEASED (units back on sale) or REJECTED (units gone)
 */
public record Resolution(OrderId orderId, ReservationState end) {

    public Resolution {
        if (end == ReservationState.HELD) {
            throw new IllegalArgumentException("a reservation does not end HELD");
        }
    }
}
