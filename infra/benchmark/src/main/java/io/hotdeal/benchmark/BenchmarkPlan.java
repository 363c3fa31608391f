package io.hotdeal.benchmark;

import java.nio.file.Path;
import java.util.Set;

/**
 * What will be measured.
 *
 * @param rounds that count, at least 1; five or more for a figure to quote
 * @param scale  1.0 for the full amounts, less for a quick look
 */
public record BenchmarkPlan(int rounds, double scale, Set<Scenario> parts, Path runFolder) {

    /** Rounds that do not count: the compilers of all JVMs are at work for that long. */
    int warmUp() {
        return 3;
    }

    /** An amount of the full run, scaled, at least a hundredth of it. */
    int scaled(int amount) {
        return (int) Math.max(amount / 100, Math.round(amount * scale));
    }
}
