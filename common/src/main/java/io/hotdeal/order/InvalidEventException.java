package io.hotdeal.order;

/** A record that no retry can make readable; its message is the reason that goes to the dead-letter topic. */
public final class InvalidEventException extends Exception {

    public InvalidEventException(String reason) {
        super(reason);
    }
}
