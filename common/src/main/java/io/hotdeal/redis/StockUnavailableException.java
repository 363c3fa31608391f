package io.hotdeal.redis;

import org.jspecify.annotations.Nullable;

/** Redis is unavailable, and the call certainly changed nothing. */
public final class StockUnavailableException extends RuntimeException {

    public StockUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
