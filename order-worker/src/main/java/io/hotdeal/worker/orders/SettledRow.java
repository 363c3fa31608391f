package io.hotdeal.worker.orders;

import io.hotdeal.offer.OfferId;
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
 */
public record SettledRow(
        OrderId orderId,
        Instant orderDate,
        OfferId offerId,
        OrderStatus status,
        boolean pipeline,
        @Nullable String paymentRef,
        Instant settledAt) {}
