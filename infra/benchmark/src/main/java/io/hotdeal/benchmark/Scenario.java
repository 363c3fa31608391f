package io.hotdeal.benchmark;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Locale;

/** The scenarios of the benchmark. */
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
    OFFERS,
    SPREAD,
    LIFE,
    AUDIT,
    LADDER,
    START;

    void measure(BenchmarkContext context) throws IOException, InterruptedException, SQLException {
        switch (this) {
            case ACCEPT -> AcceptScenario.measure(context);
            case SETTLE -> SettleScenario.measure(context);
            case SUSTAINED -> SustainedScenario.measure(context);
            case LATENCY -> LatencyScenario.measure(context);
            case SCALING -> ScalingScenario.measure(context);
            case DURABILITY -> DurabilityScenario.measure(context);
            case GROWTH -> GrowthScenario.measure(context);
            case LIVE -> LiveScenario.measure(context);
            case ACCESS -> AccessScenario.measure(context);
            case FLOOD -> FloodScenario.measure(context);
            case OFFERS -> OffersScenario.measure(context);
            case SPREAD -> SpreadScenario.measure(context);
            case LIFE -> LifeScenario.measure(context);
            case AUDIT -> AuditScenario.measure(context);
            case LADDER -> LadderScenario.measure(context);
            case START -> StartScenario.measure(context);
        }
    }

    /** The name on the command line. */
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
