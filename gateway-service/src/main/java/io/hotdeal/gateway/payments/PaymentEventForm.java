package io.hotdeal.gateway.payments;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.hotdeal.gateway.response.FieldErrors;
import io.hotdeal.order.InstantText;
import io.hotdeal.order.OrderEvent.PaymentReported;
import io.hotdeal.order.OrderId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * The body of an event, as the provider sent it.
 *
 * @param paymentKey of the attempt; the order id when it is missing
 */
public record PaymentEventForm(
        @Nullable String eventId,
        @Nullable String orderId,
        @Nullable String paymentKey,
        @Nullable String status,
        @Nullable String reference,
        @Nullable BigDecimal amount,
        @Nullable String currency,

        @JsonProperty @JsonDeserialize(using = InstantText.class) @Nullable
        Instant reportedAt) {

    /** @throws io.hotdeal.gateway.response.RefusedException 400 that names the field */
    public static PaymentReported read(ObjectReader reader, byte[] body) {
        var errors = new FieldErrors();
        PaymentReported event = null;
        try {
            PaymentEventForm form = reader.readValue(body);
            if (form == null) { // the JSON literal null
                errors.addNoObject();
            } else {
                event = form.check(errors);
            }
        } catch (JacksonException e) {
            errors.addUnreadable(e);
        }
        if (event == null) {
            throw errors.refuse();
        }
        return event;
    }

    private @Nullable PaymentReported check(FieldErrors errors) {
        Map<String, @Nullable Object> required = new LinkedHashMap<>();
        required.put("eventId", eventId);
        required.put("orderId", orderId);
        required.put("status", status);
        required.put("reportedAt", reportedAt);
        required.forEach((field, value) -> {
            if (value == null) {
                errors.add(field, "is missing");
            }
        });
        OrderId order = orderId == null ? null : errors.parse("orderId", orderId, OrderId::new);
        if (eventId == null || order == null || status == null || reportedAt == null) {
            return null;
        }
        try {
            return new PaymentReported(
                    eventId,
                    order,
                    paymentKey == null ? order.value() : paymentKey,
                    status,
                    reference,
                    amount,
                    currency,
                    reportedAt);
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            errors.add(message.substring(0, message.indexOf(' ')), message.substring(message.indexOf(' ') + 1));
            return null;
        }
    }
}
