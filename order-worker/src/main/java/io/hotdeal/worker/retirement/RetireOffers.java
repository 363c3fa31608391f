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
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
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

    public RetireOffers(
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
     * Deletes what retirements left, whenever they were.
     *
     * @param out is told what cannot be deleted now
     * @return whether nothing is left
     */
    public boolean finishDeletions(Consumer<String> out) {
        return finishDeletions(stock, rows.retired(Instant.EPOCH), out).isEmpty();
    }

    /**
     * Deletes what the retirements of these offers left.
     *
     * @param out is told what cannot be deleted now
     * @return the offers of which something may be left
     */
    static Set<OfferId> finishDeletions(StockRetirement stock, Collection<OfferId> retired, Consumer<String> out) {
        Set<OfferId> left = retired.isEmpty() ? Set.of() : new TreeSet<>(stock.undeleted(retired));
        Set<OfferId> unreached = forEachReached(stock, List.copyOf(left), offer -> {
            boolean deleted = delete(stock, offer, out);
            if (deleted) {
                left.remove(offer);
            }
            return deleted;
        });
        if (!unreached.isEmpty()) {
            out.accept(
                    "%d retired offers, such as %s, may have something left in Redis, which does not respond for them"
                            .formatted(unreached.size(), unreached.iterator().next()));
        }
        return left;
    }

    /**
     * Takes the offers that Redis responds for in turn. See {@link #forEachReached(StockRetirement, Collection, Predicate)}.
     *
     * @param step whether Redis could do it
     * @return the offers that were not taken, because Redis, or their shard of it, does not respond
     */
    public Set<OfferId> forEachReached(Collection<OfferId> offers, Predicate<OfferId> step) {
        return forEachReached(stock, offers, step);
    }

    /**
     * Takes the offers that Redis responds for in turn. After one that fails, those that are left are asked for again: a shard
     * that begins to hang meanwhile costs a few time-outs, and not one for each of its offers.
     *
     * @param step whether Redis could do it
     * @return the offers that were not taken
     */
    static Set<OfferId> forEachReached(StockRetirement stock, Collection<OfferId> offers, Predicate<OfferId> step) {
        Set<OfferId> unreached = new TreeSet<>(offers);
        Deque<OfferId> reached = new ArrayDeque<>(offers.isEmpty() ? Set.of() : stock.reached(offers));
        while (!reached.isEmpty()) {
            OfferId offer = reached.remove();
            unreached.remove(offer);
            if (!step.test(offer) && !reached.isEmpty()) {
                reached = new ArrayDeque<>(stock.reached(reached));
            }
        }
        return unreached;
    }

    /**
     * Deletes what the offer's retirement left, so that an offer that cannot be reached stops no other.
     *
     * @param out is told why not
     * @return whether nothing is left of it
     */
    private static boolean delete(StockRetirement stock, OfferId offer, Consumer<String> out) {
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
