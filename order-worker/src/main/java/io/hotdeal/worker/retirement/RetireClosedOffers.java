package io.hotdeal.worker.retirement;

import io.hotdeal.offer.OfferId;
import io.hotdeal.redis.StockOutcomeUnknownException;
import io.hotdeal.redis.StockUnavailableException;
import io.hotdeal.stock.StockRetirement;
import io.hotdeal.worker.audit.Audit;
import io.hotdeal.worker.audit.AuditBudget;
import io.hotdeal.worker.audit.DependencyUnavailableException;
import io.hotdeal.worker.orders.RetirementRows;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Retires offers a while after their close, one at a time, on a thread of its own, each apart from the others. One that cannot
 * be retired is tried again after an hour; one that Redis does not reach, and a deletion that an earlier retirement left, in the next
 * pass.
 */
@Component
class RetireClosedOffers {

    private static final Logger LOG = LoggerFactory.getLogger(RetireClosedOffers.class);
    private static final Duration NEXT_TRY = Duration.ofHours(1);
    private static final long MAX_RECORDS = 50_000_000;
    private static final Duration MAX_DURATION = Duration.ofMinutes(30);

    private final RetirementRows rows;
    private final StockRetirement stock;
    private final ObjectProvider<Audit> audit;
    private final TransactionTemplate transaction;
    private final RetirementProperties limits;
    private final Clock clock;
    private final AtomicBoolean running = new AtomicBoolean();
    private final Map<OfferId, Instant> notBefore = new HashMap<>();
    /** Since then deletions may be unfinished: of a worker that ended, or of a retirement that a gateway has stored. */
    private Instant unfinishedSince = Instant.EPOCH;
    /** Retired offers that may have something left in Redis. */
    private final Set<OfferId> undeleted = new TreeSet<>();

    RetireClosedOffers(
            RetirementRows rows,
            StockRetirement stock,
            ObjectProvider<Audit> audit,
            TransactionTemplate transaction,
            RetirementProperties limits,
            Clock clock) {
        this.rows = rows;
        this.stock = stock;
        this.audit = audit;
        this.transaction = transaction;
        this.limits = limits;
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "${hotdeal.worker.retirement.every:1m}", initialDelayString = "10s")
    void poll() {
        // An audit takes its time, and the scheduler's thread has other work.
        if (running.compareAndSet(false, true)) {
            Thread.ofVirtual().name("retirement").start(this::retireAll);
        }
    }

    void retireAll() {
        try {
            Instant now = clock.instant();
            finishDeletions(now);
            var candidates = rows.candidates(now.minus(limits.after()));
            notBefore.keySet().retainAll(candidates);
            if (candidates.isEmpty()) {
                return;
            }
            var retireOffers = new RetireOffers(rows, stock, audit.getObject(), transaction, clock);
            Set<OfferId> unreached = retireOffers.forEachReached(
                    candidates.stream()
                            .filter(offer -> !now.isBefore(notBefore.getOrDefault(offer, now)))
                            .toList(),
                    offer -> retire(retireOffers, offer, now));
            if (!unreached.isEmpty()) {
                LOG.warn(
                        "{} closed offers wait for Redis, or their shard of it, such as {}",
                        unreached.size(),
                        unreached.iterator().next());
            }
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("closed offers stay in Redis for now: {}", e.getMessage());
        } finally {
            running.set(false);
        }
    }

    private void finishDeletions(Instant now) {
        undeleted.addAll(rows.retired(unfinishedSince));
        unfinishedSince = now.minus(NEXT_TRY); // other clocks may be behind
        undeleted.retainAll(RetireOffers.finishDeletions(stock, List.copyOf(undeleted), LOG::warn));
    }

    /** @return false when a dependency failed */
    private boolean retire(RetireOffers retireOffers, OfferId offer, Instant now) {
        notBefore.put(offer, now.plus(NEXT_TRY));
        try {
            if (retireOffers.retire(offer, new AuditBudget(MAX_RECORDS, MAX_DURATION, clock), LOG::info)) {
                notBefore.remove(offer);
            }
            return true;
        } catch (StockOutcomeUnknownException e) {
            notBefore.remove(offer); // Redis may have the retirement, and the database does not: the next pass ends it.
            LOG.warn("offer {} stays in Redis for now: {}", offer, e.getMessage());
        } catch (TransactionException e) {
            notBefore.remove(offer); // as above
            throw e;
        } catch (StockUnavailableException | DependencyUnavailableException | AuditBudget.ExceededException e) {
            LOG.warn("offer {} stays in Redis for now: {}", offer, e.getMessage());
        }
        return false;
    }
}
