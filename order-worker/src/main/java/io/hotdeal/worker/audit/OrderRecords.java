package io.hotdeal.worker.audit;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.CustomerId;
import io.hotdeal.order.EndedBy;
import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderStatus;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the database holds of orders. Read only. */
public interface OrderRecords {

    /**
     * A row of ORDER_HISTORY.
     *
     * @param reservedAt by the clock of Redis
     * @param pipeline   whether it came through Redis; false for the legacy path
     * @param endedBy    who ended it; null when its payment did
     * @param awaitsBuyer whether its buyer may still pay it, or could until a moment ago
     */
    record Order(
            OrderId orderId,
            Instant reservedAt,
            OfferId offerId,
            CustomerId customerId,
            int quantity,
            BigDecimal amount,
            OrderStatus status,
            boolean pipeline,
            @Nullable EndedBy endedBy,
            boolean awaitsBuyer) {

        boolean isDiscarded() {
            return endedBy == EndedBy.DISCARD;
        }

        /** Then REJECTED is what its units are, and no finding. */
        boolean isCancelled() {
            return endedBy != null && endedBy.isCancel();
        }
    }

    /**
     * A cancel or refund that an administrator asked for, and that has not ended.
     *
     * @param overdue whether it should have ended by now, or is given up
     */
    record OpenCancel(OfferId offerId, boolean overdue, String inWords) {}

    /**
     * What of an offer has left Redis.
     *
     * @param through orders reserved until then; later ones are of the offer that was opened since
     * @param units   that those orders sold
     */
    record Retirement(Instant through, long units) {
        static final Retirement NONE = new Retirement(Instant.MIN, 0);
    }

    record Allocation(long allocated, long sold) {}

    /** @param channel PIPELINE or LEGACY */
    record Total(OfferId offerId, String channel, OrderStatus status, long orders, long units) {}

    Map<OfferId, Allocation> allocations();

    /** By offer; those that were never retired are not in it. */
    Map<OfferId, Retirement> retirements();

    /** Final orders whose reservation has yet to be ended, because Redis could not be reached: how many, by offer. */
    Map<OfferId, Long> settlementsDue();

    List<OpenCancel> openCancels();

    /** @param products only these; empty for all */
    List<Total> totals(Set<OfferId> products);

    /** Rows of every offer and channel, in no order, never all of them in memory. */
    void forEachRow(Consumer<Order> visitor);

    /** Rows of one offer, of every channel, in no order, never all of them in memory. */
    void forEachRow(OfferId offer, Consumer<Order> visitor);

    /** The offer's orders that came through Redis and have not left it. */
    default void forEachOrder(OfferId offer, Consumer<Order> visitor) {
        Instant retired = retirements().getOrDefault(offer, Retirement.NONE).through();
        forEachRow(offer, order -> {
            if (order.pipeline() && order.reservedAt().isAfter(retired)) {
                visitor.accept(order);
            }
        });
    }
}
