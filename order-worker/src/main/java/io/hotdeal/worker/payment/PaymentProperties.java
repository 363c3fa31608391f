package io.hotdeal.worker.payment;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code hotdeal.worker.payment.*}.
 *
 * @param url          address of the payment provider, without a path; required
 * @param concurrency  consumers in this worker, 1 to 16; each waits for its own call to the provider
 * @param batchSize    orders in one call to the provider and one transaction, 1 to 500
 * @param timeout      how long one call may take, 100 ms to 60 s; beyond it the outcome is unknown and the payment is due again
 * @param firstRetry   pause after a charge of unknown outcome, 100 ms to 10 min; doubles with every further one
 * @param longestRetry longest such pause, up to 1 h
 * @param keyLifetime  how long the provider remembers an idempotency key, at least 1 h; older orders are only asked about,
 *                     never charged
 * @param sweepEvery   pause between two looks for due payments, 100 ms to 1 min
 * @param sweepLease   how long a due payment that one worker has taken is left alone by the others, 1 s to 10 min
 */
@ConfigurationProperties("hotdeal.worker.payment")
record PaymentProperties(
        @Nullable URI url,
        @DefaultValue("4") int concurrency,
        @DefaultValue("500") int batchSize,
        @DefaultValue("5s") Duration timeout,
        @DefaultValue("2s") Duration firstRetry,
        @DefaultValue("5m") Duration longestRetry,
        @DefaultValue("24h") Duration keyLifetime,
        @DefaultValue("2s") Duration sweepEvery,
        @DefaultValue("30s") Duration sweepLease) {

    PaymentProperties {
        require(
                url != null && url.getHost() != null,
                "url must be the payment provider's address, such as http://127.0.0.1:9090");
        require(concurrency >= 1 && concurrency <= 16, "concurrency must be 1 to 16");
        require(batchSize >= 1 && batchSize <= 500, "batch-size must be 1 to 500");
        require(timeout.toMillis() >= 100 && timeout.toSeconds() <= 60, "timeout must be 100ms to 60s");
        require(firstRetry.toMillis() >= 100 && firstRetry.toMinutes() <= 10, "first-retry must be 100ms to 10m");
        require(
                longestRetry.compareTo(firstRetry) >= 0 && longestRetry.toHours() <= 1,
                "longest-retry must be first-retry to 1h");
        require(keyLifetime.toHours() >= 1, "key-lifetime must be at least 1h");
        require(sweepEvery.toMillis() >= 100 && sweepEvery.toSeconds() <= 60, "sweep-every must be 100ms to 60s");
        require(sweepLease.toMillis() >= 1_000 && sweepLease.toMinutes() <= 10, "sweep-lease must be 1s to 10m");
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException("hotdeal.worker.payment." + rule);
        }
    }
}
