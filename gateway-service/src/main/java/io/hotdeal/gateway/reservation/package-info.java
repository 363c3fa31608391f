/** Takes stock for an order: many requests for one offer ride on one call of the ledger. */
@NullMarked
package io.hotdeal.gateway.reservation;

import org.jspecify.annotations.NullMarked;
