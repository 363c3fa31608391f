/** The payment provider simulator: an HTTP server that remembers every charge by its idempotency key. */
@NullMarked
package io.hotdeal.simulator;

import org.jspecify.annotations.NullMarked;
