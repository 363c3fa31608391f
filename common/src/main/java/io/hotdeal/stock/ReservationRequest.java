package io.hotdeal.stock;

import io.hotdeal.order.CustomerId;
import io.hotdeal.order.OrderId;

/**
 * A request for units of an offer.
 *
 * @param quantity     units, at least 1; all of them or none
 * @param mayBeRetired whether the order may be one that has left Redis: not known to be new, and not yet looked for in the database
 */
public record ReservationRequest(OrderId orderId, CustomerId customer, int quantity, boolean mayBeRetired) {

    /** An order that has not left Redis. */
    public ReservationRequest(OrderId orderId, CustomerId customer, int quantity) {
        this(orderId, customer, quantity, false);
    }
}
