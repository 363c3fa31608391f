/** Rounds of a sale with faults in the middle, each judged by what its buyers saw. */
@NullMarked
package io.hotdeal.chaos;

import org.jspecify.annotations.NullMarked;
