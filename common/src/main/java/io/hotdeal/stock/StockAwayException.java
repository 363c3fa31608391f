package io.hotdeal.stock;

import org.jspecify.annotations.Nullable;

/** Redis cannot be used now, and the call certainly changed nothing. */
public final class StockAwayException extends RuntimeException {

    public StockAwayException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
