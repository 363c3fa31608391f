/** Holds the SQL of the project against Oracle's grammar, without an Oracle. */
@NullMarked
package io.hotdeal.dialect;

import org.jspecify.annotations.NullMarked;
