package io.hotdeal.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures several variants in turn, A B C A B C …, so that changes of the machine's speed affect all of them. */
final class InterleavedRun {

    /** One measurement of one variant. */
    @FunctionalInterface
    interface Measurement {
        double measure() throws IOException, InterruptedException, SQLException;
    }

    private final String unit;
    private final PrintStream out;
    private final Map<String, Measurement> variants = new LinkedHashMap<>();

    InterleavedRun(String unit, PrintStream out) {
        this.unit = unit;
        this.out = out;
    }

    InterleavedRun with(String name, Measurement measurement) {
        variants.put(name, measurement);
        return this;
    }

    /** @param warmUp rounds before the measured ones */
    Map<String, Samples> run(int warmUp, int rounds) throws IOException, InterruptedException, SQLException {
        Map<String, List<Double>> values = new LinkedHashMap<>();
        for (int round = 1 - warmUp; round <= rounds; round++) {
            for (Map.Entry<String, Measurement> variant : variants.entrySet()) {
                double value = variant.getValue().measure();
                if (round > 0) {
                    values.computeIfAbsent(variant.getKey(), name -> new ArrayList<>())
                            .add(value);
                }
                out.printf("  round %2d  %-34s %10s %s%n", round, variant.getKey(), Samples.number(value), unit);
            }
        }
        Map<String, Samples> samples = new LinkedHashMap<>();
        values.forEach((name, measured) -> samples.put(name, new Samples(name, unit, measured)));
        return samples;
    }
}
