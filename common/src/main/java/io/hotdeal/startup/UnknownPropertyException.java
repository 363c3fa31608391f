package io.hotdeal.startup;

/** A property of ours that nobody reads. */
final class UnknownPropertyException extends RuntimeException {

    UnknownPropertyException(String message) {
        super(message);
    }
}
