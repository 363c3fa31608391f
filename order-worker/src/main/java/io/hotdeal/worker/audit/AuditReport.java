package io.hotdeal.worker.audit;

import io.hotdeal.instance.AuditResult;
import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderStatus;
import io.hotdeal.stock.OfferStockStore.Stock;
import io.hotdeal.worker.audit.Findings.OfKind;
import io.hotdeal.worker.audit.OrderRecords.Allocation;
import io.hotdeal.worker.audit.OrderRecords.Total;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the audit says.
 *
 * @param charges  at the provider
 * @param notQuiet what moved while the audit looked; null when nothing did
 */
public record AuditReport(
        Snapshot snapshot,
        Findings findings,
        long charges,
        @Nullable String notQuiet) {

    /** What {@code hotdeal audit} promises to scripts. */
    public enum ExitCode {
        PASSES(0),
        FINDINGS(1),
        NOT_QUIET(2),
        CANNOT_RUN(3);

        private final int code;

        ExitCode(int code) {
            this.code = code;
        }

        public int code() {
            return code;
        }
    }

    public ExitCode exitCode() {
        if (notQuiet != null) {
            return ExitCode.NOT_QUIET;
        }
        return findings.isEmpty() ? ExitCode.PASSES : ExitCode.FINDINGS;
    }

    /** Whether something else than these was found. */
    public boolean findsBeyond(Set<FindingKind> expected) {
        return !expected.containsAll(findings.byKind().keySet());
    }

    /** The same for one who has mended what these findings say. */
    public AuditReport without(FindingKind mended) {
        return new AuditReport(snapshot, findings.without(mended), charges, notQuiet);
    }

    public void print(PrintWriter out) {
        out.println("            Redis                                             database, orders of the Redis path");
        out.println("    offer   initial available     held     sold rejected allocated     SOLD     paid recorded"
                + " declined rejected  (units)");
        snapshot.offerSnapshots()
                .forEach((offer, offerSnapshot) -> printOffer(out, units(offer, offerSnapshot.stock())));
        switch (exitCode()) {
            case NOT_QUIET -> out.println("not quiet: " + notQuiet + " while the audit looked; run it again");
            case FINDINGS -> {
                print(out, findings.byKind());
                print(out, findings.notes());
                out.println("audit fails: " + findings.byKind().size() + " kinds of findings; " + extent());
            }
            case PASSES, CANNOT_RUN -> {
                print(out, findings.notes());
                out.println("audit passes: " + extent());
            }
        }
        out.flush();
    }

    private static void printOffer(PrintWriter out, AuditResult.Offer units) {
        out.printf(
                "%9s %9d %9d %8d %8d %8d %9d %8d %8d %8d %8d %8d%n",
                units.offer(),
                units.initial(),
                units.available(),
                units.held(),
                units.sold(),
                units.rejected(),
                units.allocated(),
                units.allocationSold(),
                units.paid(),
                units.recorded(),
                units.declined(),
                units.rejectedOrders());
    }

    private static void print(PrintWriter out, Map<FindingKind, OfKind> kinds) {
        kinds.forEach((kind, found) -> {
            out.printf("%s: %d %s%n", kind, found.total(), kind.sentence());
            found.named().forEach(subject -> out.println("    " + subject));
            if (found.total() > found.named().size()) {
                out.println("    and " + (found.total() - found.named().size()) + " more");
            }
        });
    }

    /** For the administrator who requested the audit at a gateway. */
    public AuditResult.Report toReport() {
        return new AuditResult.Report(
                switch (exitCode()) {
                    case NOT_QUIET -> AuditResult.Verdict.NOT_QUIET;
                    case FINDINGS -> AuditResult.Verdict.FINDINGS;
                    case PASSES, CANNOT_RUN -> AuditResult.Verdict.PASSES;
                },
                extent(),
                notQuiet,
                snapshot.offerSnapshots().entrySet().stream()
                        .map(offer -> units(offer.getKey(), offer.getValue().stock()))
                        .toList(),
                findings.byKind().entrySet().stream()
                        .map(kind -> new AuditResult.Finding(
                                kind.getKey().name(),
                                kind.getKey().sentence(),
                                kind.getValue().total(),
                                List.copyOf(kind.getValue().named())))
                        .toList());
    }

    private AuditResult.Offer units(OfferId offer, Stock stock) {
        Allocation allocation = snapshot.allocations().getOrDefault(offer, new Allocation(0, 0));
        return new AuditResult.Offer(
                offer.value(),
                stock.initial(),
                stock.available(),
                stock.held(),
                stock.sold(),
                stock.rejected(),
                allocation.allocated(),
                allocation.sold(),
                snapshot.units(offer, OrderStatus.PAID),
                snapshot.units(offer, OrderStatus.RECORDED),
                snapshot.units(offer, OrderStatus.DECLINED),
                snapshot.units(offer, OrderStatus.REJECTED));
    }

    private String extent() {
        long orders = snapshot.totals().stream().mapToLong(Total::orders).sum();
        OfKind discarded = findings.notes().get(FindingKind.DISCARDED_ORDER);
        return snapshot.offerSnapshots().size() + " offers, " + orders + " orders, " + charges + " charges"
                + (discarded == null ? "" : ", " + discarded.total() + " discarded orders");
    }
}
