package io.hotdeal.worker.retirement;

import io.hotdeal.offer.OfferId;
import io.hotdeal.redis.StockOutcomeUnknownException;
import io.hotdeal.redis.StockUnavailableException;
import io.hotdeal.stock.StockRetirement;
import io.hotdeal.stock.StockRetirement.Outcome;
import io.hotdeal.worker.audit.Audit;
import io.hotdeal.worker.audit.AuditBudget;
import io.hotdeal.worker.audit.AuditReport;
import io.hotdeal.worker.audit.AuditReport.ExitCode;
import io.hotdeal.worker.audit.FindingKind;
import io.hotdeal.worker.orders.RetirementRows;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes a closed offer out of Redis once its audit passes. The database and Redis change under the lock that every change of
 * the offer needs; the deletion follows in steps. Repeatable at any point, by any number of workers.
 */
public final class RetireOffers {

    /** What the database has the last word on; what else an audit finds is looked into before its evidence is deleted. */
    private static final Set<FindingKind> RETIRES_WITH = Set.of(FindingKind.REJECTED_ORDER, FindingKind.DEAD_LETTER);

    private final RetirementRows rows;
    private final StockRetirement stock;
    private final Audit audit;
    private final TransactionTemplate transaction;
    private final Clock clock;

    RetireOffers(
            RetirementRows rows, StockRetirement stock, Audit audit, TransactionTemplate transaction, Clock clock) {
        this.rows = rows;
        this.stock = stock;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Offers that were closed at that moment or earlier and are still in Redis. */
    public Set<OfferId> candidates(Instant before) {
        return Set.copyOf(rows.candidates(before));
    }

    /**
     * Deletes what retirements left.
     *
     * @param out is told what cannot be deleted now
     * @return whether nothing is left
     */
    public boolean finishDeletions(Consumer<String> out) {
        return rows.retired(Instant.EPOCH).stream()
                        .filter(offer -> !delete(stock, offer, out))
                        .count()
                == 0;
    }

    /**
     * Deletes what the offer's retirement left, so that an offer that cannot be reached stops no other.
     *
     * @param out is told why not
     * @return whether nothing is left of it
     */
    static boolean delete(StockRetirement stock, OfferId offer, Consumer<String> out) {
        try {
            stock.delete(offer);
            return true;
        } catch (StockUnavailableException | StockOutcomeUnknownException e) {
            out.accept(
                    "offer " + offer + " is retired, and what is left of it in Redis stays for now: " + e.getMessage());
            return false;
        }
    }

    /**
     * Retires one offer.
     *
     * @param out is told what is done, or why not
     * @return whether the offer is retired; what is left of it in Redis may have to be deleted yet
     */
    public boolean retire(OfferId offer, AuditBudget budget, Consumer<String> out) {
        long version = rows.version(offer);
        // After a worker that ended before the database knew of it: that one's audit has passed.
        boolean interrupted = stock.isRetired(offer, version + 1);
        if (!interrupted && !passesAudit(offer, budget, out)) {
            return false;
        }
        stock.delete(offer);
        Outcome outcome = Objects.requireNonNull(transaction.execute(status -> inTransaction(offer, version)));
        if (outcome != Outcome.RETIRED) {
            out.accept("offer " + offer + " stays in Redis: "
                    + (outcome == Outcome.CONFLICT ? "it is not closed and drained" : "Redis does not know it"));
            return false;
        }
        if (delete(stock, offer, out)) {
            out.accept("offer " + offer + " has left Redis; its orders are in the database");
        }
        return true;
    }

    private boolean passesAudit(OfferId offer, AuditBudget budget, Consumer<String> out) {
        AuditReport report = audit.run(Set.of(offer), Set.of(), Audit.NAMED, budget);
        boolean quiet = report.exitCode() != ExitCode.NOT_QUIET;
        if (quiet && !report.findsBeyond(RETIRES_WITH)) {
            return true;
        }
        out.accept("offer " + offer + " stays in Redis: its audit " + (quiet ? "has findings" : "is not quiet")
                + "; see audit --products " + offer);
        return false;
    }

    /**
     * In Redis first: should this end before the commit, the next run finds it there, and only commits. Nothing that takes long
     * stands between the two.
     *
     * @param audited version of the state that was audited; a later one is another sale
     */
    private Outcome inTransaction(OfferId offer, long audited) {
        Long version = rows.lockClosed(offer).orElse(null);
        if (version == null || version != audited) {
            return Outcome.CONFLICT;
        }
        Instant latest = rows.latestOrder(offer);
        Outcome outcome = stock.retire(offer, version + 1);
        if (outcome == Outcome.RETIRED) {
            rows.retire(offer, version + 1, latest, clock.instant());
        }
        return outcome;
    }
}
