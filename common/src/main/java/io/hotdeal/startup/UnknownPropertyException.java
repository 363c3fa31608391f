package io.hotdeal.startup;

/** A property under {@code hotdeal.} that no component reads. */
final class UnknownPropertyException extends RuntimeException {

    UnknownPropertyException(String message) {
        super(message);
    }
}
