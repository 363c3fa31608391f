package io.hotdeal.gateway.intake;

import io.hotdeal.settings.PropertyConstraints;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code hotdeal.gateway.intake.*}.
 *
 * @param concurrency     requests in flight at the same time, 1 to 100,000; others wait, first come, first served, without a thread and
 *                        memory of their own. Each takes some 50 KiB of heap until its response
 * @param slowConcurrency requests beyond, 0 to 100,000, that take longer than 250 ms: each leaves its place to one that waits
 * @param patience        how long a request waits for a place, 0 s to 1 min; then 503
 * @param partConcurrency requests in flight at the same time in each part that has places of its own, 1 to 100,000: order statuses;
 *                        {@code /order}; payment events; administration with metrics; health; and everything that is neither an
 *                        order nor a read of offers. Beyond it the response is 503, that of health the last known one
 * @param bodyWithin      time for a request's whole body to arrive, 100 ms to 1 min; beyond it the answer is 408
 */
@ConfigurationProperties("hotdeal.gateway.intake")
record IntakeProperties(
        @DefaultValue("500") int concurrency,
        @DefaultValue("500") int slowConcurrency,
        @DefaultValue("3s") Duration patience,
        @DefaultValue("200") int partConcurrency,
        @DefaultValue("5s") Duration bodyWithin) {

    IntakeProperties {
        PropertyConstraints bounds = new PropertyConstraints("hotdeal.gateway.intake");
        bounds.within("concurrency", concurrency, 1, 100_000);
        bounds.within("slow-concurrency", slowConcurrency, 0, 100_000);
        bounds.within("patience", patience, "0s", "1m");
        bounds.within("part-concurrency", partConcurrency, 1, 100_000);
        bounds.within("body-within", bodyWithin, "100ms", "1m");
    }

    IntakeExecutor executor() {
        return new IntakeExecutor(concurrency, slowConcurrency, patience, System::nanoTime);
    }
}
