package io.hotdeal.redis;

/** The call was sent and no answer came: it may have been carried out, now or later. Every call may be repeated as it was. */
public final class StockOutcomeUnknownException extends RuntimeException {

    public StockOutcomeUnknownException(String message, Throwable cause) {
        super(message, cause);
    }
}
