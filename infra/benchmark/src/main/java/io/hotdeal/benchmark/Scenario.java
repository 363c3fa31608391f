package io.hotdeal.benchmark;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Locale;

/** A question of the benchmark. */
public enum Scenario {
    ACCEPT,
    SETTLE,
    SUSTAINED,
    LATENCY,
    SCALING,
    DURABILITY,
    GROWTH,
    LIVE,
    ACCESS,
    FLOOD,
    START;

    void ask(BenchmarkContext course) throws IOException, InterruptedException, SQLException {
        switch (this) {
            case ACCEPT -> AcceptScenario.measure(course);
            case SETTLE -> SettleScenario.measure(course);
            case SUSTAINED -> SustainedScenario.measure(course);
            case LATENCY -> LatencyScenario.measure(course);
            case SCALING -> ScalingScenario.measure(course);
            case DURABILITY -> DurabilityScenario.measure(course);
            case GROWTH -> GrowthScenario.measure(course);
            case LIVE -> LiveScenario.measure(course);
            case ACCESS -> AccessScenario.measure(course);
            case FLOOD -> FloodScenario.measure(course);
            case START -> StartScenario.measure(course);
        }
    }

    /** As on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException when there is no such part */
    public static Scenario parse(String name) {
        return Arrays.stream(values())
                .filter(part -> part.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no part " + name + "; there are " + Arrays.toString(values())));
    }
}
