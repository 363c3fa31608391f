/** Checks the SQL of the project against Oracle's grammar, without an Oracle database. */
@NullMarked
package io.hotdeal.dialect;

import org.jspecify.annotations.NullMarked;
