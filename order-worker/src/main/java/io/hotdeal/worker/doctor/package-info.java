/** Examines the parts that a worker would use, and says what to do; docs/decisions/0023. Reads only. */
@NullMarked
package io.hotdeal.worker.doctor;

import org.jspecify.annotations.NullMarked;
