package io.hotdeal.chaos;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The size of a bad day.
 *
 * @param orders    in three parts: one to measure the settle rate, one in each outage
 * @param outage    how long the provider is away, twice
 * @param runFolder of the stack
 */
public record BadDayPlan(int orders, Duration outage, Path runFolder) {

    String text() {
        return "%,d orders; two outages of %d s; provider: 5 %% processing, 2 %% declined, 1 %% refused for good, 1 %% late captures, "
                        .formatted(orders, outage.toSeconds())
                + "half of the refunds fail; workers killed three times";
    }
}
