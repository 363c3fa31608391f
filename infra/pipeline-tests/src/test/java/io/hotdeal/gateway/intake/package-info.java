/** Planted violations of the layering rules; never part of a product. */
@NullMarked
package io.hotdeal.gateway.intake;

import org.jspecify.annotations.NullMarked;
