package io.hotdeal.gateway.intake;

import io.hotdeal.gateway.FieldErrors;
import io.hotdeal.order.CustomerId;
import org.jspecify.annotations.Nullable;

/** The body of an order, as the client sent it. */
record OrderForm(@Nullable String customerId, @Nullable Integer quantity) {

    /** More units in one request are a mistake or an attack, whatever the offer. */
    static final int MAX_QUANTITY = 1_000;

    record Checked(CustomerId customer, int quantity) {}

    /**
     * @param buyer who buys, which need not be who is named
     * @return null after something was noted as wrong
     */
    @Nullable
    Checked check(@Nullable String buyer, FieldErrors errors) {
        if (buyer == null) {
            errors.add("customerId", "is missing");
        }
        if (quantity == null) {
            errors.add("quantity", "is missing");
        } else if (quantity < 1 || quantity > MAX_QUANTITY) {
            errors.add("quantity", "must be a whole number from 1 to " + MAX_QUANTITY);
        }
        CustomerId customer = buyer == null ? null : errors.parse("customerId", buyer, CustomerId::new);
        return customer == null || quantity == null || errors.any() ? null : new Checked(customer, quantity);
    }
}
