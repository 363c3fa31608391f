package io.hotdeal.gateway.intake;

import io.hotdeal.gateway.response.FieldErrors;
import io.hotdeal.order.CustomerId;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;

/** The body of an order, as the client sent it. */
record OrderForm(@Nullable String customerId, @Nullable Integer quantity) {

    /** More units in one request are a mistake or an attack, whatever the offer. */
    static final int MAX_QUANTITY = 1_000;

    record Checked(CustomerId customer, int quantity) {}

    /** @return null after the body was noted as no JSON object, or a field as one of the wrong type */
    static @Nullable OrderForm read(ObjectReader reader, byte[] body, FieldErrors errors) {
        try {
            OrderForm form = reader.readValue(body);
            if (form == null) { // the JSON literal null
                errors.addNoObject();
            }
            return form;
        } catch (JacksonException e) {
            errors.addUnreadable(e);
            return null;
        }
    }

    /**
     * @param buyer who buys, which need not be the customer that the body names
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
