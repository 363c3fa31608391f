/** Measures the pipeline and its baselines in one run, interleaved, on one stack. */
@NullMarked
package io.hotdeal.benchmark;

import org.jspecify.annotations.NullMarked;
