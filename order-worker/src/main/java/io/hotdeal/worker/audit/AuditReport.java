package io.hotdeal.worker.audit;

import io.hotdeal.stock.OfferBook.Standing;
import java.io.PrintWriter;
import java.util.List;

/** The audit for people: a line per offer, then what is wrong, then the verdict. */
final class AuditReport {

    private static final int SUBJECTS_SHOWN = 20;
    private static final String COLUMNS = "%6s  %-20s %9s %9s %7s %9s %8s %8s %9s %8s%n";

    private final PrintWriter out;

    AuditReport(PrintWriter out) {
        this.out = out;
    }

    void print(Evidence evidence, Findings findings) {
        out.printf(
                COLUMNS,
                "offer",
                "name",
                "initial",
                "available",
                "held",
                "sold",
                "returned",
                "rejected",
                "paid",
                "declined");
        evidence.offers().forEach((offer, seen) -> {
            Standing standing = seen.standing();
            if (standing == null) {
                out.printf("%6s  not in Redis%n", offer);
                return;
            }
            out.printf(
                    COLUMNS,
                    offer,
                    standing.terms().name(),
                    standing.stock().initial(),
                    standing.stock().available(),
                    standing.stock().held(),
                    standing.stock().sold(),
                    standing.returned(),
                    standing.stock().rejected(),
                    evidence.orders(offer, "PAID"),
                    evidence.orders(offer, "DECLINED"));
        });
        findings.byKind().forEach(this::print);
        long captured = evidence.charges().values().stream()
                .filter(Evidence.Charge::isCaptured)
                .count();
        out.printf(
                "%s: %d offers, %d orders (%d legacy), %d captured charges, %d held by clients%n",
                findings.isEmpty() ? "audit passed" : "audit found " + findings.count(),
                evidence.offers().size(),
                evidence.orders().size(),
                evidence.orders().values().stream()
                        .filter(order -> !order.pipeline())
                        .count(),
                captured,
                evidence.heldByClients().size());
        out.flush();
    }

    private void print(String kind, List<String> subjects) {
        out.printf("%n%s: %d%n", kind, subjects.size());
        subjects.stream().sorted().limit(SUBJECTS_SHOWN).forEach(subject -> out.println("  " + subject));
        if (subjects.size() > SUBJECTS_SHOWN) {
            out.println("  … and " + (subjects.size() - SUBJECTS_SHOWN) + " more");
        }
    }
}
