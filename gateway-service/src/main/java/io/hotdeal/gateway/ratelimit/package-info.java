/** Rate limits: token buckets by customer, by address, and for failed logins. */
@NullMarked
package io.hotdeal.gateway.ratelimit;

import org.jspecify.annotations.NullMarked;
