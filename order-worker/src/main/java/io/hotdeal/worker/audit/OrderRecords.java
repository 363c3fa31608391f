package io.hotdeal.worker.audit;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.CustomerId;
import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderStatus;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What the database holds of orders. Read only. */
public interface OrderRecords {

    /** Before every order id; not empty, because to Oracle an empty string is a null. */
    String START = "-";

    /** @param reservedAt by the clock of Redis */
    record Order(
            OrderId orderId,
            Instant reservedAt,
            OfferId offerId,
            CustomerId customerId,
            int quantity,
            BigDecimal amount,
            OrderStatus status) {}

    record Allocation(long allocated, long sold) {}

    /** @param channel PIPELINE or LEGACY */
    record Total(OfferId offerId, String channel, OrderStatus status, long orders, long units) {}

    Map<OfferId, Allocation> allocations();

    List<Total> totals();

    /** The offer's orders that came through Redis. */
    void forEachOrder(OfferId offer, Consumer<Order> visitor);

    /**
     * Orders of every offer and channel by ascending id.
     *
     * @param after the last id of the page before; {@link #START} for the first
     * @return an empty list when there are no more
     */
    List<Order> ordersAfter(String after);
}
