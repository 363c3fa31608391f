/**
 * The gateway: intake → reservation → publication, with the legacy path and the offers' administration beside it. Only
 * {@link io.hotdeal.gateway.PlaceOrder} knows the order of the steps.
 */
@NullMarked
package io.hotdeal.gateway;

import org.jspecify.annotations.NullMarked;
