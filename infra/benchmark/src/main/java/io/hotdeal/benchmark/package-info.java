/** One run that measures the pipeline beside what it is compared with, interleaved, on one stack. */
@NullMarked
package io.hotdeal.benchmark;

import org.jspecify.annotations.NullMarked;
