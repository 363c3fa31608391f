package io.hotdeal.containers;

/** Docker or an image is missing. The message is for people; there is no stack trace, because it would not help. */
public final class MissingDockerException extends RuntimeException {

    MissingDockerException(String message) {
        super(message, null, false, false);
    }
}
