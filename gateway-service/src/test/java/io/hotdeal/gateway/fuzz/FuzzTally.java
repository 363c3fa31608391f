package io.hotdeal.gateway.fuzz;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Inputs by operation and by what was answered. */
public final class FuzzTally {

    private final Map<String, Map<String, Integer>> counts = new TreeMap<>();

    public void add(String operation, RawHttp.Response response) {
        String outcome = response.status() == 0 ? "closed" : Integer.toString(response.status());
        counts.computeIfAbsent(operation, key -> new TreeMap<>()).merge(outcome, 1, Integer::sum);
    }

    public int inputs() {
        return counts.keySet().stream().mapToInt(this::inputs).sum();
    }

    public int inputs(String operation) {
        return of(operation).values().stream().mapToInt(Integer::intValue).sum();
    }

    public int accepted(String operation) {
        return of(operation).entrySet().stream()
                .filter(outcome -> outcome.getKey().compareTo("100") > 0
                        && outcome.getKey().compareTo("400") < 0)
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    private Map<String, Integer> of(String operation) {
        return counts.getOrDefault(operation, Map.of());
    }

    /** A line for each operation: how many, and how many of each status. */
    @Override
    public String toString() {
        return counts.keySet().stream()
                .map(operation -> "%-42s %6d  %s"
                        .formatted(
                                operation,
                                inputs(operation),
                                of(operation).entrySet().stream()
                                        .map(outcome -> outcome.getKey() + ": " + outcome.getValue())
                                        .collect(Collectors.joining(", "))))
                .collect(Collectors.joining("\n"));
    }
}
