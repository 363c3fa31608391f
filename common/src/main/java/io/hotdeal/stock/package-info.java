/**
 * The ledger of an offer's stock in Redis: the only package that knows Redis, its keys and its scripts.
 *
 * <p>Every call either answers, or throws {@link io.hotdeal.redis.StockUnavailableException} (nothing happened) or
 * {@link io.hotdeal.redis.StockOutcomeUnknownException} (it may have happened: repeat the same call, which is harmless).
 */
@NullMarked
package io.hotdeal.stock;

import org.jspecify.annotations.NullMarked;
