/** Takes closed and audited offers out of Redis. */
@NullMarked
package io.hotdeal.worker.retirement;

import org.jspecify.annotations.NullMarked;
