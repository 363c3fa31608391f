package io.hotdeal.benchmark;

import java.nio.file.Path;
import java.util.Set;

/**
 * The options of one benchmark run.
 *
 * @param rounds measured, at least 1; five or more for a figure to quote
 * @param scale  1.0 for the full amounts, less for a quick run
 */
public record BenchmarkPlan(int rounds, double scale, Set<Scenario> parts, Path runFolder) {

    /** Rounds that are not measured: the compilers of all JVMs are busy for that long. */
    int warmUp() {
        return 3;
    }

    /** An amount of the full run, scaled, at least a hundredth of it. */
    int scaled(int amount) {
        return (int) Math.max(amount / 100, Math.round(amount * scale));
    }
}
