package io.hotdeal.stock;

import io.hotdeal.order.CustomerId;
import io.hotdeal.order.OrderId;

/** @param quantity units, at least 1; all of them or none */
public record ReservationRequest(OrderId orderId, CustomerId customer, int quantity) {}
