package io.hotdeal.simulator;

import org.jspecify.annotations.Nullable;

/**
 * A request to let a customer pay for an order.
 *
 * @param returnUrl where the buyer goes afterwards; null for nowhere
 */
record BuyerCheckout(Charge charge, @Nullable String returnUrl) {}
