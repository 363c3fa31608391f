package io.hotdeal.gateway.intake;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code hotdeal.gateway.intake.*}.
 *
 * @param concurrency buyers' requests in work at the same time, 1 to 100,000; beyond it the answer is 503, at once and before
 *                    anything is read. Each takes some 70 KiB of heap until it is answered
 */
@ConfigurationProperties("hotdeal.gateway.intake")
record IntakeProperties(@DefaultValue("1000") int concurrency) {

    IntakeProperties {
        if (concurrency < 1 || concurrency > 100_000) {
            throw new IllegalArgumentException("hotdeal.gateway.intake.concurrency must be 1 to 100000");
        }
    }
}
