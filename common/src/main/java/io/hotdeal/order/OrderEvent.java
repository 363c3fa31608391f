package io.hotdeal.order;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.hotdeal.offer.OfferId;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A fact about one order, as it stands in Kafka: key is the order id, value this record as JSON, headers CloudEvents
 * (binary mode). The JSON Schemas beside this class's resources ({@code schema/}) are the contract; a test holds these
 * records against them.
 */
public sealed interface OrderEvent {

    OrderId orderId();

    OfferId offerId();

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
            // A long: the scale of 1E2147483647 is the least int.
            if (amount.signum() < 0 || amount.scale() > 2 || (long) amount.precision() - amount.scale() > 12) {
                throw new IllegalArgumentException("amount must be 0 or more, with at most 12 digits and 2 decimals");
            }
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
}
