package io.hotdeal.worker.messaging;

import io.hotdeal.settings.PropertyConstraints;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code hotdeal.worker.delivery.*}.
 *
 * @param timeout         how long the producer tries one record, 1 s to 2 min; then the batch is tried again
 * @param firstBackOff    pause after a batch's first failure, 50 ms to 10 s; doubles up to {@code longestBackOff}
 * @param longestBackOff  longest pause between two tries, {@code firstBackOff} to 1 min; tries never end, because nothing is dropped
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
        var bounds = new PropertyConstraints("hotdeal.worker.delivery");
        bounds.within("timeout", timeout, "1s", "2m");
        bounds.within("first-back-off", firstBackOff, "50ms", "10s");
        bounds.require(
                longestBackOff.compareTo(firstBackOff) >= 0 && longestBackOff.compareTo(Duration.ofMinutes(1)) <= 0,
                "longest-back-off must be first-back-off to 1m");
        bounds.within("max-poll-interval", maxPollInterval, "1m", "60m");
    }
}
