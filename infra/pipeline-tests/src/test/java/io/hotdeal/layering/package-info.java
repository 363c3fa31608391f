/** The layering rules of the design, held against the byte code. */
@NullMarked
package io.hotdeal.layering;

import org.jspecify.annotations.NullMarked;
