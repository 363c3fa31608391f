/** Rounds of a sale with faults in the middle, each judged by what its buyers saw. */
@NullMarked
package io.hotdeal.stack.chaos;

import org.jspecify.annotations.NullMarked;
