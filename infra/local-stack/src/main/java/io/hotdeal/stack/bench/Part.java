package io.hotdeal.stack.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Locale;

/** A question of the benchmark. */
public enum Part {
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

    void ask(Course course) throws IOException, InterruptedException, SQLException {
        switch (this) {
            case ACCEPT -> AcceptPart.measure(course);
            case SETTLE -> SettlePart.measure(course);
            case SUSTAINED -> SustainedPart.measure(course);
            case LATENCY -> LatencyPart.measure(course);
            case SCALING -> ScalingPart.measure(course);
            case DURABILITY -> DurabilityPart.measure(course);
            case GROWTH -> GrowthPart.measure(course);
            case LIVE -> LivePart.measure(course);
            case ACCESS -> AccessPart.measure(course);
            case FLOOD -> FloodPart.measure(course);
            case START -> StartPart.measure(course);
        }
    }

    /** As on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException when there is no such part */
    public static Part parse(String name) {
        return Arrays.stream(values())
                .filter(part -> part.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no part " + name + "; there are " + Arrays.toString(values())));
    }
}
