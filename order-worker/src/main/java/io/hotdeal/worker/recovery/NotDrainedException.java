package io.hotdeal.worker.recovery;

/** Orders are still on their way, so that nothing may be rewritten; the message says which. */
public final class NotDrainedException extends RuntimeException {

    NotDrainedException(String message) {
        super(message);
    }
}
