/** Runs rounds of a sale while faults occur, each judged by its buyers' responses. */
@NullMarked
package io.hotdeal.chaos;

import org.jspecify.annotations.NullMarked;
