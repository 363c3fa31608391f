package io.hotdeal.cli.takeover;

import io.hotdeal.testkit.Topology;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;

/** One line for each topology and way, and one for all. */
final class TakeoverTable {

    private TakeoverTable() {}

    static String of(List<TakeoverResult> results) {
        StringBuilder table = new StringBuilder(
                "topology  by       takeovers  accepted  lost  rejected  oversold  charged twice  drifted  not healed  202 again after: median  longest\n");
        for (Topology topology : Topology.values()) {
            for (Way way : Way.ALL) {
                line(
                        table,
                        topology.toString(),
                        way.toString(),
                        results.stream()
                                .filter(result -> result.topology() == topology && result.way() == way)
                                .toList());
            }
        }
        line(table, "all", "", results);
        return table.toString();
    }

    private static void line(StringBuilder table, String topology, String way, List<TakeoverResult> results) {
        if (results.isEmpty()) {
            return;
        }
        List<Double> pauses = results.stream()
                .map(result -> result.pause().toMillis() / 1e3)
                .sorted()
                .toList();
        table.append(String.format(
                Locale.ROOT,
                "%-9s %-8s %9d %9d %5d %9d %9d %14d %8d %11d %21.1f s %6.1f s%n",
                topology,
                way,
                results.size(),
                sum(results, TakeoverResult::accepted),
                sum(results, TakeoverResult::lost),
                sum(results, TakeoverResult::rejected),
                sum(results, TakeoverResult::oversold),
                sum(results, TakeoverResult::doubleCharged),
                sum(results, result -> result.found().isEmpty() ? 0 : 1),
                sum(results, result -> result.left().isEmpty() ? 0 : 1),
                pauses.get(pauses.size() / 2),
                pauses.getLast()));
    }

    private static int sum(List<TakeoverResult> results, ToIntFunction<TakeoverResult> of) {
        return results.stream().mapToInt(of).sum();
    }
}
