package io.hotdeal.containers;

/** There is no Docker, or not what it should run. The message is a sentence for people; where it was noticed helps nobody. */
public final class MissingDockerException extends RuntimeException {

    MissingDockerException(String message) {
        super(message, null, false, false);
    }
}
