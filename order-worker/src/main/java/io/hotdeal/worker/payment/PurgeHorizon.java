package io.hotdeal.worker.payment;

import io.hotdeal.kafka.TopicProperties;
import io.hotdeal.worker.recording.RecordingProperties;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * Refuses a purge horizon that is too short. What Kafka still keeps, or the provider still recognises, must not be taken for
 * purged; and what may have been purged must not be recorded and charged again.
 */
@Component
class PurgeHorizon {

    PurgeHorizon(RecordingProperties recording, TopicProperties topics, PaymentProperties payment) {
        Duration horizon = recording.purgeHorizon();
        requireLonger(horizon, topics.retention(), "hotdeal.topics.retention");
        requireLonger(horizon, payment.keyLifetime(), "hotdeal.worker.payment.key-lifetime");
    }

    /** Two settings contradict each other; the message names both. */
    static final class HorizonException extends RuntimeException {
        HorizonException(String message) {
            super(message);
        }
    }

    private static void requireLonger(Duration horizon, Duration other, String property) {
        if (horizon.compareTo(other) <= 0) {
            throw new HorizonException("hotdeal.worker.recording.purge-horizon (%s) must be longer than %s (%s)"
                    .formatted(horizon, property, other));
        }
    }
}
