package io.hotdeal.worker.delivery;

/** Kafka did not take something now; the batch is tried again. */
public final class DeliveryException extends RuntimeException {

    DeliveryException(String message, Throwable cause) {
        super(message, cause);
    }
}
