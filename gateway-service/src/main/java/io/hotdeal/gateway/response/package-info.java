/** What a client receives: refusals as RFC 9457 problems, rendered in one place, and the writing of rendered responses. */
@NullMarked
package io.hotdeal.gateway.response;

import org.jspecify.annotations.NullMarked;
