/**
 * Redis as this project uses it: calls and scripts whose failures say whether anything may have happened, and what the server
 * reports about itself. The keys belong to the packages that call.
 */
@NullMarked
package io.hotdeal.redis;

import org.jspecify.annotations.NullMarked;
