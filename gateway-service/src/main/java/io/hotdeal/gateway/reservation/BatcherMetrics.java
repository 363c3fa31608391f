package io.hotdeal.gateway.reservation;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/**
 * {@code hotdeal.reservation.batch}: requests on each script call; {@code hotdeal.reservation.call}: how long a call took,
 * repeats of one without answer included. Of all offers together.
 */
record BatcherMetrics(DistributionSummary batch, Timer call) {

    static BatcherMetrics of(MeterRegistry meters) {
        return new BatcherMetrics(
                DistributionSummary.builder("hotdeal.reservation.batch")
                        .description("requests on one script call")
                        .register(meters),
                Timer.builder("hotdeal.reservation.call")
                        .description("from a script call to its answer")
                        .serviceLevelObjectives(
                                Duration.ofMillis(1),
                                Duration.ofMillis(5),
                                Duration.ofMillis(25),
                                Duration.ofMillis(100),
                                Duration.ofSeconds(1))
                        .register(meters));
    }
}
