/** Records that the fuzz suite sends to the workers. */
@NullMarked
package io.hotdeal.worker.fuzz;

import org.jspecify.annotations.NullMarked;
