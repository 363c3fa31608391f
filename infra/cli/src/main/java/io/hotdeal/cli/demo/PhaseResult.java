package io.hotdeal.cli.demo;

import io.hotdeal.testkit.load.LoadReport;
import io.hotdeal.testkit.shop.OrderCounts;
import java.time.Duration;
import java.util.List;

/**
 * The result of one phase.
 *
 * @param counts of the product's orders when all were settled
 * @param recordedWithin from the first request to the last row in ORDER_HISTORY
 * @param samples during the phase, the last one at its end
 */
record PhaseResult(String name, LoadReport load, OrderCounts counts, Duration recordedWithin, List<Sample> samples) {

    double recordedPerSecond() {
        return counts.recorded() / Math.max(1e-9, recordedWithin.toNanos() / 1e9);
    }

    /** Orders paid, from the first request until the last was paid or declined. */
    double paidPerSecond() {
        return counts.paid() / Math.max(1e-9, samples.getLast().seconds());
    }

    /** Orders paid or declined, from the first request until the last was. */
    double settledPerSecond() {
        return counts.settled() / Math.max(1e-9, samples.getLast().seconds());
    }
}
