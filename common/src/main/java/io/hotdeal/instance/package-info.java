/** What running services publish about themselves: heartbeats with their counters, and audits requested and done. */
@NullMarked
package io.hotdeal.instance;

import org.jspecify.annotations.NullMarked;
