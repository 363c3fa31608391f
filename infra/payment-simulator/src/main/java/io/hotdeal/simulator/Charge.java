package io.hotdeal.simulator;

import java.math.BigDecimal;

/**
 * A request to charge a customer for an order.
 *
 * @param orderId also the idempotency key
 * @param amount with two decimals
 */
record Charge(String orderId, String customerId, BigDecimal amount) {}
