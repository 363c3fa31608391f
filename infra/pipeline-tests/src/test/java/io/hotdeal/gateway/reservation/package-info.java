/** Planted violations of the layering rules; never part of a product. */
@NullMarked
package io.hotdeal.gateway.reservation;

import org.jspecify.annotations.NullMarked;
