package io.hotdeal.worker.messaging;

/** Kafka did not take something now; the batch is tried again. */
public final class PublishException extends RuntimeException {

    PublishException(String message, Throwable cause) {
        super(message, cause);
    }
}
