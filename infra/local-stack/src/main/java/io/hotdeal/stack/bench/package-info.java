/** One run that measures the pipeline beside what it is compared with, interleaved, on one stack. */
@NullMarked
package io.hotdeal.stack.bench;

import org.jspecify.annotations.NullMarked;
