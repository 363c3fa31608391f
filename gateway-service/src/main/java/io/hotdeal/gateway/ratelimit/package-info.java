/** How often somebody may ask: token buckets by customer, by address, and for guesses of a password. */
@NullMarked
package io.hotdeal.gateway.ratelimit;

import org.jspecify.annotations.NullMarked;
