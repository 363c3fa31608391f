package io.hotdeal.worker.audit;

import org.jspecify.annotations.Nullable;

/** A dependency that an operator's command needs is unavailable; the message names it and its address. */
public final class DependencyUnavailableException extends RuntimeException {

    public DependencyUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
