/** What the pipeline is doing now, from counters that exist: read once a second, never on an order's way. */
@NullMarked
package io.hotdeal.gateway.dashboard;

import org.jspecify.annotations.NullMarked;
