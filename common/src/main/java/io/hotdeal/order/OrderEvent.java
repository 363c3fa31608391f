package io.hotdeal.order;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.hotdeal.offer.OfferId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A fact about one order, as it stands in Kafka: key is the order id, value this record as JSON, headers CloudEvents
 * (binary mode). The JSON Schemas beside this class's resources ({@code schema/}) are the contract; a test holds these
 * records against them.
 */
public sealed interface OrderEvent {

    OrderId orderId();

    /** {@code ce_id}: the same for all copies of the event, and of no other event of its type. */
    @JsonIgnore
    default String eventId() {
        return orderId().value();
    }

    /** When it happened; {@code ce_time}. */
    @JsonIgnore
    Instant occurredAt();

    /**
     * A unit is held for the customer; topic {@code hotdeal.order.requested.v1}, one or more copies per order.
     *
     * @param quantity   units, at least 1
     * @param amount     to be charged: quantity times the unit price at the reservation
     * @param reservedAt by the clock of Redis; decides who is admitted when there is too little for all
     */
    record OrderRequested(
            @JsonProperty(required = true) OrderId orderId,
            @JsonProperty(required = true) OfferId offerId,
            @JsonProperty(required = true) CustomerId customerId,
            @JsonProperty(required = true) int quantity,
            @JsonProperty(required = true) BigDecimal amount,
            @JsonProperty(required = true) Instant reservedAt)
            implements OrderEvent {

        public OrderRequested {
            if (quantity < 1) {
                throw new IllegalArgumentException("quantity must be at least 1, not " + quantity);
            }
            requireAmount(amount);
        }

        @Override
        public Instant occurredAt() {
            return reservedAt;
        }
    }

    /** The order's row is committed and its payment due; topic {@code hotdeal.order.recorded.v1}. */
    record OrderRecorded(
            @JsonProperty(required = true) OrderId orderId,
            @JsonProperty(required = true) OfferId offerId,
            @JsonProperty(required = true) Instant recordedAt)
            implements OrderEvent {

        @Override
        public Instant occurredAt() {
            return recordedAt;
        }
    }

    /**
     * The order is final in the database and in Redis; topic {@code hotdeal.order.settled.v1}. A PAID order that is refunded is
     * settled again: of two that differ, the one with the later {@code settledAt} is how the order stands.
     *
     * @param status     PAID, DECLINED or REJECTED
     * @param paymentRef the provider's reference; null when it was never charged
     * @param endedBy    who ended it; null when it was its payment
     */
    record OrderSettled(
            @JsonProperty(required = true) OrderId orderId,
            @JsonProperty(required = true) OfferId offerId,
            @JsonProperty(required = true) OrderStatus status,

            @JsonSetter(nulls = Nulls.SET) @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String paymentRef,

            @JsonProperty(required = true) Instant settledAt,

            @JsonSetter(nulls = Nulls.SET) @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            EndedBy endedBy)
            implements OrderEvent {

        public OrderSettled {
            if (!status.isFinal()) {
                throw new IllegalArgumentException("status must be final, not " + status);
            }
        }

        @Override
        public Instant occurredAt() {
            return settledAt;
        }

        /** Another one than that of the payment: who leaves repeated ids out must not leave a refund out. */
        @Override
        public String eventId() {
            return endedBy == EndedBy.REFUND ? orderId.value() + "-refund" : orderId.value();
        }
    }

    /**
     * The payment provider has reported what became of a payment; topic {@code hotdeal.payment.reported.v1}. Reports come any
     * number of times and in any order, and are no proof: a reader asks the provider.
     *
     * @param eventId    the provider's id of the report, 1 to 100 printable ASCII characters without spaces
     * @param paymentKey the idempotency key of the attempt that it is about, in the same form; the order id for a batch charge
     * @param status     the provider's word in capitals, such as CAPTURED, DECLINED, REFUNDED or PROCESSING; others are to come
     * @param reference  the provider's name for the payment; null when it names none
     * @param amount     of the payment; null when the provider names none
     * @param currency   of the amount, three capitals (ISO 4217); null when the provider names none
     * @param reportedAt by the provider's clock
     */
    record PaymentReported(
            @JsonProperty(required = true) String eventId,
            @JsonProperty(required = true) OrderId orderId,
            @JsonProperty(required = true) String paymentKey,
            @JsonProperty(required = true) String status,

            @JsonSetter(nulls = Nulls.SET) @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String reference,

            @JsonSetter(nulls = Nulls.SET) @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            BigDecimal amount,

            @JsonSetter(nulls = Nulls.SET) @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String currency,

            @JsonProperty(required = true) Instant reportedAt)
            implements OrderEvent {

        private static final Pattern ID = Pattern.compile("[!-~]{1,100}");
        private static final Pattern STATUS = Pattern.compile("[A-Z][A-Z_]{0,31}");
        private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
        private static final int MAX_REFERENCE_CHARACTERS = 255;

        public PaymentReported {
            require(ID, eventId, "eventId must be 1 to 100 printable ASCII characters without spaces");
            require(ID, paymentKey, "paymentKey must be 1 to 100 printable ASCII characters without spaces");
            require(STATUS, status, "status must be 1 to 32 capital letters and underscores");
            if (reference != null && (reference.isEmpty() || reference.length() > MAX_REFERENCE_CHARACTERS)) {
                throw new IllegalArgumentException(
                        "reference must have 1 to " + MAX_REFERENCE_CHARACTERS + " characters");
            }
            if (amount != null) {
                requireAmount(amount);
            }
            if (currency != null) {
                require(CURRENCY, currency, "currency must be three capital letters");
            }
        }

        private static void require(Pattern form, String text, String rule) {
            if (!form.matcher(text).matches()) {
                throw new IllegalArgumentException(rule);
            }
        }

        /** A field of the record as well, unlike that of other events. */
        @Override
        @JsonIgnore(false)
        public String eventId() {
            return eventId;
        }

        /** Whether the payment is still on its way; any other status may be its end. */
        @JsonIgnore
        public boolean isProcessing() {
            return status.equals("PROCESSING");
        }

        @JsonIgnore
        public boolean isCaptured() {
            return status.equals("CAPTURED");
        }

        @Override
        public Instant occurredAt() {
            return reportedAt;
        }
    }

    private static void requireAmount(BigDecimal amount) {
        // A long: the scale of 1E2147483647 is the least int.
        if (amount.signum() < 0 || amount.scale() > 2 || (long) amount.precision() - amount.scale() > 12) {
            throw new IllegalArgumentException("amount must be 0 or more, with at most 12 digits and 2 decimals");
        }
    }
}
