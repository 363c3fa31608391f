package io.hotdeal.gateway.intake;

import io.hotdeal.settings.PropertyConstraints;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code hotdeal.gateway.intake.*}.
 *
 * @param concurrency     orders and reads of offers in flight at the same time, 1 to 100,000; beyond it the response is 503, at once
 *                        and before anything is read. Each takes some 70 KiB of heap until its response
 * @param partConcurrency requests in flight at the same time in each other part, 1 to 100,000: order statuses; {@code /order};
 *                        administration with metrics; health; and everything else. Beyond it the response is 503, that of health the
 *                        last known one
 * @param bodyWithin      time for a request's whole body to arrive, 100 ms to 1 min; beyond it the answer is 408
 */
@ConfigurationProperties("hotdeal.gateway.intake")
record IntakeProperties(
        @DefaultValue("1000") int concurrency,
        @DefaultValue("200") int partConcurrency,
        @DefaultValue("5s") Duration bodyWithin) {

    IntakeProperties {
        PropertyConstraints bounds = new PropertyConstraints("hotdeal.gateway.intake");
        bounds.within("concurrency", concurrency, 1, 100_000);
        bounds.within("part-concurrency", partConcurrency, 1, 100_000);
        bounds.within("body-within", bodyWithin, "100ms", "1m");
    }
}
