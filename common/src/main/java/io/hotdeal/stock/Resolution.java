package io.hotdeal.stock;

import io.hotdeal.order.OrderId;
import java.util.Locale;

/**
 * How a reservation ends.
 *
 * @param end     CONFIRMED, RELEASED (units back on sale) or REJECTED (units gone)
 * @param cancels whether this also ends a reservation that is CONFIRMED: its order is cancelled or refunded
 */
public record Resolution(OrderId orderId, ReservationState end, boolean cancels) {

    public Resolution {
        if (end == ReservationState.HELD) {
            throw new IllegalArgumentException("a reservation does not end HELD");
        }
        if (cancels && end == ReservationState.CONFIRMED) {
            throw new IllegalArgumentException("a cancelled reservation does not end CONFIRMED");
        }
    }

    /** Of a HELD reservation alone. */
    public Resolution(OrderId orderId, ReservationState end) {
        this(orderId, end, false);
    }

    /** As the script takes it: a small letter for one that cancels. */
    String code() {
        return cancels ? end.code().toLowerCase(Locale.ROOT) : end.code();
    }
}
