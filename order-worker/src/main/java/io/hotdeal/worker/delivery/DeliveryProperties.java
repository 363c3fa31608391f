package io.hotdeal.worker.delivery;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code hotdeal.worker.delivery.*}.
 *
 * @param timeout         how long the producer tries one record, 1 s to 2 min; then the batch is tried again
 * @param firstBackOff    pause after a batch's first failure, 50 ms to 10 s; doubles up to {@code longestBackOff}
 * @param longestBackOff  longest pause between two tries, up to 1 min; tries never end, because nothing is dropped
 * @param maxPollInterval longest time one try of a batch may take, 1 to 60 min; beyond it Kafka gives its partitions to
 *                        another worker, which repeats the batch
 */
@ConfigurationProperties("hotdeal.worker.delivery")
record DeliveryProperties(
        @DefaultValue("10s") Duration timeout,
        @DefaultValue("200ms") Duration firstBackOff,
        @DefaultValue("5s") Duration longestBackOff,
        @DefaultValue("10m") Duration maxPollInterval) {

    DeliveryProperties {
        require(timeout.toMillis() >= 1_000 && timeout.toMinutes() <= 2, "timeout must be 1s to 2m");
        require(firstBackOff.toMillis() >= 50 && firstBackOff.toSeconds() <= 10, "first-back-off must be 50ms to 10s");
        require(
                longestBackOff.compareTo(firstBackOff) >= 0 && longestBackOff.toSeconds() <= 60,
                "longest-back-off must be first-back-off to 60s");
        require(
                maxPollInterval.toMinutes() >= 1 && maxPollInterval.toMinutes() <= 60,
                "max-poll-interval must be 1m to 60m");
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException("hotdeal.worker.delivery." + rule);
        }
    }
}
