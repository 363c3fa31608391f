package io.hotdeal.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The values of one figure, measured once per round.
 *
 * @param unit of every value, such as {@code orders/s}
 */
record Samples(String name, String unit, List<Double> values) {

    Samples {
        if (values.isEmpty()) {
            throw new IllegalArgumentException(name + " was not measured");
        }
        values = List.copyOf(values);
    }

    static Samples once(String name, String unit, double value) {
        return new Samples(name, unit, List.of(value));
    }

    /** Round by round, this divided by the other: noise that affects both in one round cancels out. */
    Samples dividedBy(Samples other, String name) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < Math.min(values.size(), other.values.size()); i++) {
            ratios.add(values.get(i) / other.values.get(i));
        }
        return new Samples(name, "", ratios);
    }

    /** The same figure, measured before and again. */
    Samples and(Samples more) {
        return new Samples(
                name, unit, Stream.concat(values.stream(), more.values.stream()).toList());
    }

    double median() {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    double min() {
        return values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    double max() {
        return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    /** {@code 12,345 (11,900–12,800) orders/s}; three significant digits. */
    String text() {
        String range = values.size() == 1 ? "" : " (%s–%s)".formatted(number(min()), number(max()));
        return number(median()) + range + (unit.isEmpty() ? "" : " " + unit);
    }

    static String number(double value) {
        String format = Math.abs(value) >= 100 ? "%,.0f" : Math.abs(value) >= 10 ? "%,.1f" : "%,.2f";
        return String.format(Locale.ROOT, format, value);
    }
}
