package io.hotdeal.gateway.offers;

import io.hotdeal.gateway.offers.ChangeResult.Done;
import io.hotdeal.gateway.offers.ChangeResult.Drain;
import io.hotdeal.gateway.offers.ChangeResult.Draining;
import io.hotdeal.gateway.offers.ChangeResult.StockMissing;
import io.hotdeal.gateway.offers.ChangeResult.WrongState;
import io.hotdeal.gateway.offers.OfferChange.Kind;
import io.hotdeal.gateway.offers.OfferChange.State;
import io.hotdeal.offer.OfferId;
import io.hotdeal.redis.StockOutcomeUnknownException;
import io.hotdeal.redis.StockUnavailableException;
import io.hotdeal.stock.OfferStockStore;
import io.hotdeal.stock.OfferStockStore.ChangeOutcome;
import io.hotdeal.stock.OfferStockStore.OfferSnapshot;
import io.hotdeal.stock.StockRetirement;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Brings a change that the database has to Redis, and a close to its end: the state machine of docs/decisions/0027. Every step
 * may be repeated by any gateway, at any time, however late; what a crash or a lost response left unfinished is taken up again
 * at start-up and every few seconds.
 */
@Component
class FinishChange {

    private static final Logger LOG = LoggerFactory.getLogger(FinishChange.class);
    private static final int CHANGES_PER_PAGE = 50;
    private static final Duration ROUND = Duration.ofSeconds(10);

    private final OfferStore store;
    private final OfferStockStore book;
    private final StockRetirement retirement;
    private final TransactionTemplate transaction;
    private final Counter failed;
    /** The offer with which the next round begins after; 0: at the first. Only {@link #finishAll} touches it. */
    private int after;

    FinishChange(
            OfferStore store,
            OfferStockStore book,
            StockRetirement retirement,
            TransactionTemplate transaction,
            MeterRegistry meters) {
        this.store = store;
        this.book = book;
        this.retirement = retirement;
        this.transaction = transaction;
        this.failed = meters.counter("hotdeal.changes.failed");
    }

    /**
     * One round. It ends after a while and the next one goes on there, so that many slow changes never keep others waiting for
     * good. Changes of offers that Redis does not respond for are left out: a shard that hangs costs a time-out a page, and not
     * one for each of its changes.
     */
    @Scheduled(fixedDelay = 5_000, initialDelay = 0)
    void finishAll() {
        long deadline = System.nanoTime() + ROUND.toNanos();
        try {
            List<OfferChange> page;
            do {
                page = store.unfinished(after, CHANGES_PER_PAGE);
                Set<OfferId> reached = reached(page);
                for (OfferChange change : page) {
                    if (reached.contains(change.offer())) {
                        reached = finishApart(change) ? reached : reached(page);
                    } else {
                        failed.increment();
                        LOG.warn(
                                "change {} of offer {} waits for Redis, or its shard of it",
                                change.id(),
                                change.offer());
                    }
                    after = change.offer().value();
                    if (System.nanoTime() > deadline) {
                        return;
                    }
                }
            } while (page.size() == CHANGES_PER_PAGE);
            after = 0;
        } catch (RuntimeException e) {
            LOG.warn("the round of unfinished changes ended early: {}", e.toString());
        }
    }

    private Set<OfferId> reached(List<OfferChange> page) {
        return page.isEmpty()
                ? Set.of()
                : retirement.reached(
                        page.stream().map(OfferChange::offer).distinct().toList());
    }

    /**
     * Whatever becomes of this change, the others of the round are finished.
     *
     * @return false when Redis, or the offer's shard of it, has failed
     */
    private boolean finishApart(OfferChange listed) {
        try {
            // The changes before it may have taken seconds, in which another gateway has finished it.
            Optional<OfferChange> unfinished =
                    store.change(listed.offer(), listed.id()).filter(change -> change.state() != State.APPLIED);
            if (unfinished.isEmpty()) {
                return true;
            }
            ChangeResult result = finish(unfinished.get());
            LOG.info("change {} of offer {} was unfinished: {}", listed.id(), listed.offer(), result);
            if (!(result instanceof Done || result instanceof Draining)) {
                failed.increment();
            }
            return true;
        } catch (RuntimeException e) {
            failed.increment();
            LOG.warn("change {} of offer {} stays unfinished: {}", listed.id(), listed.offer(), e.toString());
            return !(e instanceof StockUnavailableException || e instanceof StockOutcomeUnknownException);
        }
    }

    /** Finishes what this offer has unfinished. @return why something still is; empty when nothing is */
    Optional<ChangeResult> stillUnfinished(OfferId offer) {
        return store.unfinishedOf(offer).stream()
                .map(this::finish)
                .filter(result -> !(result instanceof Done))
                .findFirst();
    }

    ChangeResult finish(OfferChange change) {
        if (change.state() == State.APPLIED) {
            return done(change);
        }
        OfferId offer = change.offer();
        return switch (change.kind()) {
            case OPEN -> after(change, book.open(offer, change.step(), store.terms(offer), change.units()));
            case REOPEN -> after(change, book.reopen(offer, change.step(), store.terms(offer), change.units()));
            case TERMS -> after(change, book.changeTerms(offer, change.step(), store.terms(offer)));
            case RESTOCK -> after(change, book.restock(offer, change.step(), change.units()));
            case CLOSE -> close(change);
        };
    }

    private ChangeResult after(OfferChange change, ChangeOutcome outcome) {
        return switch (outcome) {
            case APPLIED, ALREADY_APPLIED -> {
                store.advance(change, State.APPLIED, change.units(), change.version());
                yield done(change);
            }
            case OFFER_MISSING -> new StockMissing();
            case SUPERSEDED -> superseded(change);
            case CONFLICT ->
                new WrongState("Redis and the database disagree about offer " + change.offer()
                        + "; its operator runs the audit with --repair, or a rebuild");
        };
    }

    /** Redis first: nothing new can be reserved from then on. The units move only when nothing can need them any more. */
    private ChangeResult close(OfferChange close) {
        OfferId offer = close.offer();
        ChangeOutcome closed = book.close(offer, close.step());
        if (closed != ChangeOutcome.APPLIED) {
            return after(close, closed); // its units are withdrawn already, or this gateway comes late
        }
        Optional<OfferSnapshot> snapshot = book.snapshot(offer);
        if (snapshot.isEmpty()) {
            return new StockMissing();
        }
        int due = close.state() == State.STORED ? store.unpaidAfterReturn(offer) : store.unpaid(offer);
        var drain = new Drain(snapshot.get().stock().held(), snapshot.get().outboxDepth(), due);
        if (!drain.isEmpty()) {
            return new Draining(close, drain);
        }
        if (close.state() == State.STORED) {
            return after(close, book.withdraw(offer, close.step()));
        }
        int unpaid = returnUnsold(close);
        return unpaid > 0
                ? new Draining(close, new Drain(0, 0, unpaid))
                : store.change(offer, close.id()).map(this::finish).orElseGet(StockMissing::new);
    }

    /**
     * The second half of a close has a version of its own, because it moves units. Recording locks the same row, so what SOLD says
     * here is paid for.
     *
     * @return orders that have been recorded meanwhile and are not paid for, and then nothing has moved
     */
    private int returnUnsold(OfferChange close) {
        OfferId offer = close.offer();
        Integer unpaid = transaction.execute(status -> {
            store.lockProduct(offer);
            var allocation = store.lockAllocation(offer).orElseThrow();
            int recorded = store.unpaid(offer);
            int unsold = allocation.allocated() - allocation.sold();
            if (recorded == 0 && store.advance(close, State.STORED, unsold, allocation.version() + 1)) {
                store.nextVersion(offer);
                store.returnUnits(offer, unsold);
                store.closeAllocation(offer);
            }
            return recorded;
        });
        return unpaid == null ? 0 : unpaid;
    }

    /**
     * Others have finished it, and changed the offer since; or a retirement has its number in Redis, of which the database does
     * not know; or the database is older than Redis.
     */
    private ChangeResult superseded(OfferChange change) {
        if (change.kind() == Kind.REOPEN && retirement.isRetired(change.offer(), change.version())) {
            storeRetirement(change);
        }
        return store.change(change.offer(), change.id())
                .filter(now -> !now.equals(change))
                .map(this::finish)
                .orElseGet(() -> new WrongState("Redis has a newer state of offer " + change.offer()
                        + " than the database; if that was restored from a copy, its operator rebuilds the offer"));
    }

    /**
     * A worker has retired the offer in Redis and could not commit, because Redis' response was lost. It never will: the
     * reopening has taken the number. So the number becomes the retirement's here, and the reopening has the next one. Nothing
     * is sold in between, for Redis refuses the reopening until then.
     */
    private void storeRetirement(OfferChange reopening) {
        transaction.executeWithoutResult(status -> {
            boolean isStored = store.retire(reopening.offer(), reopening.version())
                    && store.advance(reopening, reopening.state(), reopening.units(), reopening.version() + 1);
            if (!isStored) {
                status.setRollbackOnly(); // another gateway has
            }
        });
        LOG.info("offer {} was retired before change {}; the database knows it now", reopening.offer(), reopening.id());
    }

    private ChangeResult done(OfferChange change) {
        return book.snapshot(change.offer())
                .<ChangeResult>map(snapshot -> new Done(change, snapshot))
                .orElseGet(StockMissing::new);
    }
}
