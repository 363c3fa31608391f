package io.hotdeal.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures several things in turn, A B C A B C …, so that the machine's moods meet all of them. */
final class InterleavedRun {

    /** One measurement of one contestant. */
    @FunctionalInterface
    interface Measurement {
        double measure() throws IOException, InterruptedException, SQLException;
    }

    private final String unit;
    private final PrintStream out;
    private final Map<String, Measurement> contestants = new LinkedHashMap<>();

    InterleavedRun(String unit, PrintStream out) {
        this.unit = unit;
        this.out = out;
    }

    InterleavedRun with(String name, Measurement measurement) {
        contestants.put(name, measurement);
        return this;
    }

    /** @param warmUp rounds before those that count */
    Map<String, Samples> run(int warmUp, int rounds) throws IOException, InterruptedException, SQLException {
        Map<String, List<Double>> values = new LinkedHashMap<>();
        for (int round = 1 - warmUp; round <= rounds; round++) {
            for (Map.Entry<String, Measurement> contestant : contestants.entrySet()) {
                double value = contestant.getValue().measure();
                if (round > 0) {
                    values.computeIfAbsent(contestant.getKey(), name -> new ArrayList<>())
                            .add(value);
                }
                out.printf("  round %2d  %-34s %10s %s%n", round, contestant.getKey(), Samples.number(value), unit);
            }
        }
        Map<String, Samples> samples = new LinkedHashMap<>();
        values.forEach((name, measured) -> samples.put(name, new Samples(name, unit, measured)));
        return samples;
    }
}
