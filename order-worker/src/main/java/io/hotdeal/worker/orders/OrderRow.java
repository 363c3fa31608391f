package io.hotdeal.worker.orders;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.CustomerId;
import io.hotdeal.order.EndedBy;
import io.hotdeal.order.OrderEvent.OrderRequested;
import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderStatus;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row of ORDER_HISTORY.
 *
 * @param orderDate  when the units were reserved
 * @param attempts   charges tried so far
 * @param pipeline   false for the legacy path
 * @param paymentRef the provider's reference; null before the charge
 * @param settledAt  null until the row is final
 * @param endedBy    null when its payment ended it, and before it ends
 * @param buyerPayment null when the worker charges it
 */
public record OrderRow(
        OrderId orderId,
        Instant orderDate,
        OfferId offerId,
        CustomerId customerId,
        int quantity,
        BigDecimal amount,
        OrderStatus status,
        int attempts,
        boolean pipeline,
        @Nullable String paymentRef,
        @Nullable Instant settledAt,
        @Nullable EndedBy endedBy,
        @Nullable BuyerPayment buyerPayment) {

    /**
     * A new row.
     *
     * @param payWithin how long its buyer has to pay it; null when the worker charges it
     */
    public static OrderRow recorded(OrderRequested event, @Nullable Duration payWithin) {
        return new OrderRow(
                event.orderId(),
                event.reservedAt(),
                event.offerId(),
                event.customerId(),
                event.quantity(),
                event.amount(),
                OrderStatus.RECORDED,
                0,
                true,
                null,
                null,
                null,
                BuyerPayment.of(payWithin));
    }

    /** Whether the row is this event's order; an id that stands for another one is a data error, never a repeat. */
    public boolean isOf(OrderRequested event) {
        return offerId.equals(event.offerId())
                && customerId.equals(event.customerId())
                && quantity == event.quantity()
                && amount.compareTo(event.amount()) == 0;
    }

    public OrderRow rejected(Instant now) {
        return ended(OrderStatus.REJECTED, null, now);
    }

    /** The row as it is once it is final; a charge counts as an attempt. Declined after its buyer's time, it ends by that. */
    public OrderRow ended(OrderStatus end, @Nullable String reference, Instant now) {
        boolean isExpired = end == OrderStatus.DECLINED && buyerPayment != null && buyerPayment.isOver(now);
        return ended(
                end,
                end == OrderStatus.REJECTED ? attempts : attempts + 1,
                reference,
                now,
                isExpired ? EndedBy.EXPIRY : null);
    }

    /** Whether its buyer may still have to pay it: it cannot end unpaid while the provider would take a payment. */
    public boolean isDueFromBuyer() {
        return buyerPayment != null && status == OrderStatus.RECORDED;
    }

    /** The row as it is once an administrator has ended it: REJECTED when its units leave the offer, else DECLINED. */
    public OrderRow cancelled(OrderStatus end, @Nullable String reference, Instant now) {
        return ended(end, attempts, reference, now, status == OrderStatus.PAID ? EndedBy.REFUND : EndedBy.CANCEL);
    }

    private OrderRow ended(OrderStatus end, int tried, @Nullable String reference, Instant now, @Nullable EndedBy by) {
        return new OrderRow(
                orderId,
                orderDate,
                offerId,
                customerId,
                quantity,
                amount,
                end,
                tried,
                pipeline,
                reference,
                now,
                by,
                buyerPayment);
    }

    /** The row for settlement; only of a final one. */
    public SettledRow settled() {
        return new SettledRow(
                orderId,
                orderDate,
                offerId,
                status,
                pipeline,
                paymentRef,
                Objects.requireNonNull(settledAt, "settledAt"),
                endedBy,
                buyerPayment != null);
    }
}
