package io.hotdeal.worker.payment;

import io.hotdeal.settings.PropertyConstraints;
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
 * @param longestRetry longest such pause, {@code firstRetry} to 1 h
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
        var bounds = new PropertyConstraints("hotdeal.worker.payment");
        bounds.require(
                url != null && url.getHost() != null,
                "url must be the payment provider's address, such as http://127.0.0.1:9090");
        bounds.within("concurrency", concurrency, 1, 16);
        bounds.within("batch-size", batchSize, 1, 500);
        bounds.within("timeout", timeout, "100ms", "60s");
        bounds.within("first-retry", firstRetry, "100ms", "10m");
        bounds.require(
                longestRetry.compareTo(firstRetry) >= 0 && longestRetry.compareTo(Duration.ofHours(1)) <= 0,
                "longest-retry must be first-retry to 1h");
        bounds.atLeast("key-lifetime", keyLifetime, "1h");
        bounds.within("sweep-every", sweepEvery, "100ms", "60s");
        bounds.within("sweep-lease", sweepLease, "1s", "10m");
    }
}
