/** Metrics that both services have. */
@NullMarked
package io.hotdeal.metrics;

import org.jspecify.annotations.NullMarked;
