package io.hotdeal.worker.audit;

import org.jspecify.annotations.Nullable;

/** A part that the audit must read does not answer; the message names it and its address. */
final class PartAwayException extends RuntimeException {

    PartAwayException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
