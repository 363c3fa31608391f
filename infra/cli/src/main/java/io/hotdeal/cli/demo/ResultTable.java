package io.hotdeal.cli.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Formats the demo's figures, one phase per line; their paid orders per second are compared with the first's. */
final class ResultTable {

    private static final List<String> HEADINGS = List.of(
            "phase",
            "requests",
            "accepted",
            "sold out",
            "errors",
            "seconds",
            "orders/s",
            "p50 ms",
            "p99 ms",
            "paid",
            "paid/s",
            "× legacy");

    private ResultTable() {}

    static String of(List<PhaseResult> phases) {
        double legacy = phases.getFirst().paidPerSecond();
        List<List<String>> lines = new ArrayList<>();
        lines.add(HEADINGS);
        phases.forEach(phase -> lines.add(line(phase, legacy)));
        int[] widths = new int[HEADINGS.size()];
        for (List<String> line : lines) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], line.get(column).length());
            }
        }
        StringBuilder table = new StringBuilder();
        for (List<String> line : lines) {
            // Names are left-aligned, numbers right-aligned.
            table.append(("%-" + widths[0] + "s").formatted(line.getFirst()));
            for (int column = 1; column < widths.length; column++) {
                table.append("  ").append(("%" + widths[column] + "s").formatted(line.get(column)));
            }
            table.append('\n');
        }
        return table.toString();
    }

    private static List<String> line(PhaseResult phase, double legacy) {
        return List.of(
                phase.name(),
                number(phase.load().requests()),
                number(phase.load().accepted()),
                number(phase.load().soldOut()),
                number(phase.load().errorCount()),
                decimal(phase.load().elapsed().toNanos() / 1e9, 2),
                decimal(phase.load().acceptedPerSecond(), 1),
                decimal(phase.load().latency().p50Millis(), 1),
                decimal(phase.load().latency().p99Millis(), 1),
                number(phase.counts().paid()),
                decimal(phase.paidPerSecond(), 1),
                legacy > 0 ? decimal(phase.paidPerSecond() / legacy, 1) : "–");
    }

    private static String number(int value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String decimal(double value, int places) {
        return String.format(Locale.ROOT, "%,." + places + "f", value);
    }
}
