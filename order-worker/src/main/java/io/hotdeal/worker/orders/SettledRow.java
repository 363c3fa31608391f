package io.hotdeal.worker.orders;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.EndedBy;
import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An order whose row is final.
 *
 * @param orderDate  when the units were reserved
 * @param pipeline   whether Redis holds a reservation for it; the legacy path makes none
 * @param paymentRef the provider's reference; null when it was never charged
 * @param endedBy    null when its payment ended it
 * @param byBuyer    whether its buyer was to pay it
 */
public record SettledRow(
        OrderId orderId,
        Instant orderDate,
        OfferId offerId,
        OrderStatus status,
        boolean pipeline,
        @Nullable String paymentRef,
        Instant settledAt,
        @Nullable EndedBy endedBy,
        boolean byBuyer) {

    /** Whether its reservation may have been confirmed before. */
    public boolean isCancelled() {
        return endedBy != null && endedBy.isCancel();
    }

    /** For its event alone: its reservation has left Redis with its offer. */
    public SettledRow retired() {
        return new SettledRow(orderId, orderDate, offerId, status, false, paymentRef, settledAt, endedBy, byBuyer);
    }
}
