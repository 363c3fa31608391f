/** Checks the layering rules of the design on the byte code. */
@NullMarked
package io.hotdeal.layering;

import org.jspecify.annotations.NullMarked;
