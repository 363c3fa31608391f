package io.hotdeal.chaos;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Prints a line per round when it ends, and a table by fault at the end. */
final class ChaosReport {

    private static final int SHOWN_FINDINGS = 20;

    private final PrintStream out;
    private final List<RoundResult> results = new ArrayList<>();

    ChaosReport(PrintStream out) {
        this.out = out;
    }

    void add(RoundResult result) {
        results.add(result);
        out.printf(
                Locale.ROOT,
                "%4d  %-4s  202: %4d (%d after retries)  refused: %4d  undecided: %d  replays: %3d  relay: %3d  quiet in %5.1f s  %s%n",
                result.round(),
                result.held() ? "held" : "LOST",
                result.accepted(),
                result.retried(),
                result.refused(),
                result.undecided(),
                result.replays(),
                result.savedByRelay(),
                result.healing().toMillis() / 1e3,
                result.faults().stream().map(PlannedFault::toString).collect(Collectors.joining(", ")));
        result.findings().stream().limit(SHOWN_FINDINGS).forEach(finding -> out.println("      " + finding));
        if (result.findings().size() > SHOWN_FINDINGS) {
            out.println("      and " + (result.findings().size() - SHOWN_FINDINGS) + " more");
        }
    }

    /** @return whether every round held */
    boolean summarize() {
        out.println();
        out.printf("%-20s %7s %9s %9s %9s %7s%n", "fault", "rounds", "accepted", "retried", "by relay", "lost");
        for (Fault fault : Fault.values()) {
            List<RoundResult> with = results.stream()
                    .filter(result -> result.faults().stream().anyMatch(planned -> planned.fault() == fault))
                    .toList();
            if (!with.isEmpty()) {
                line(fault.toString(), with);
            }
        }
        line("all rounds", results);
        long held = results.stream().filter(RoundResult::held).count();
        out.println(held + " of " + results.size() + " rounds held: no order lost, no unit sold twice, no charge twice"
                + (held == results.size() ? "." : " in those."));
        return held == results.size();
    }

    private void line(String name, List<RoundResult> rounds) {
        out.printf(
                Locale.ROOT,
                "%-20s %7d %,9d %,9d %,9d %7d%n",
                name,
                rounds.size(),
                rounds.stream().mapToInt(RoundResult::accepted).sum(),
                rounds.stream().mapToInt(RoundResult::retried).sum(),
                rounds.stream().mapToInt(RoundResult::savedByRelay).sum(),
                rounds.stream().filter(round -> !round.held()).count());
    }
}
