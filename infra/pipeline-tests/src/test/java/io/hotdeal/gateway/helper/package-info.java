/** Planted violations of the layering rules; never part of a product. */
@NullMarked
package io.hotdeal.gateway.helper;

import org.jspecify.annotations.NullMarked;
