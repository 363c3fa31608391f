package io.hotdeal.worker.recovery;

/** Orders are still on their way, so that nothing may be rewritten; the message says which. */
public final class NotQuietException extends RuntimeException {

    NotQuietException(String message) {
        super(message);
    }
}
