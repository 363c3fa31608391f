package io.hotdeal.gateway.offers;

import io.hotdeal.gateway.offers.ChangeResult.ChangeIdReused;
import io.hotdeal.gateway.offers.ChangeResult.Done;
import io.hotdeal.gateway.offers.ChangeResult.Drain;
import io.hotdeal.gateway.offers.ChangeResult.Draining;
import io.hotdeal.gateway.offers.ChangeResult.StockMissing;
import io.hotdeal.gateway.offers.ChangeResult.WrongState;
import io.hotdeal.gateway.offers.OfferChange.State;
import io.hotdeal.kafka.ConsumerLag;
import io.hotdeal.offer.OfferId;
import io.hotdeal.stock.OfferStockStore;
import io.hotdeal.stock.OfferStockStore.ChangeOutcome;
import io.hotdeal.stock.OfferStockStore.OfferSnapshot;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Brings a change that the database has to Redis, and a close to its end. Every step may be repeated by any gateway; what a
 * crash or a lost answer left unfinished is taken up again at start-up and every few seconds.
 */
@Component
class FinishChange {

    private static final Logger LOG = LoggerFactory.getLogger(FinishChange.class);
    private static final int CHANGES_PER_ROUND = 50;

    private final OfferStore store;
    private final OfferStockStore book;
    private final ConsumerLag lag;
    private final TransactionTemplate transaction;

    FinishChange(OfferStore store, OfferStockStore book, ConsumerLag lag, TransactionTemplate transaction) {
        this.store = store;
        this.book = book;
        this.lag = lag;
        this.transaction = transaction;
    }

    @Scheduled(fixedDelay = 5_000, initialDelay = 0)
    void finishAll() {
        try {
            store.unfinished(CHANGES_PER_ROUND).forEach(this::finishUnlessFinishedMeanwhile);
        } catch (RuntimeException e) {
            // Redis, Kafka or the database is away: the changes stay unfinished and the next round tries again.
            LOG.warn("unfinished changes wait: {}", e.getMessage());
        }
    }

    /**
     * The changes before it in the round may have taken seconds, in which the gateway that made this one has finished it. To apply
     * it then would open an offer again whose data Redis has lost.
     */
    private void finishUnlessFinishedMeanwhile(OfferChange listed) {
        store.change(listed.offer(), listed.id())
                .filter(change -> change.state() != State.APPLIED)
                .ifPresent(change -> {
                    ChangeResult result = finish(change);
                    LOG.info("change {} of offer {} was unfinished: {}", change.id(), change.offer(), result);
                });
    }

    /** @return whether nothing of this offer is unfinished any more */
    boolean finishedAll(OfferId offer) {
        return store.unfinishedOf(offer).stream().allMatch(change -> finish(change) instanceof Done);
    }

    ChangeResult finish(OfferChange change) {
        return switch (change.state()) {
            case PENDING -> drain(change);
            case STORED -> apply(change);
            case APPLIED -> done(change);
        };
    }

    /** Redis is closed first; the units move only when nothing can need them any more. */
    private ChangeResult drain(OfferChange close) {
        OfferId offer = close.offer();
        Optional<OfferSnapshot> closed = book.close(offer);
        if (closed.isEmpty()) {
            return new StockMissing();
        }
        var drain =
                new Drain(closed.get().stock().held(), closed.get().outboxDepth(), lag.total(), store.unpaid(offer));
        if (!drain.isEmpty()) {
            return new Draining(close, drain);
        }
        transaction.executeWithoutResult(status -> {
            store.lockProduct(offer);
            var allocation = store.lockAllocation(offer).orElseThrow();
            int unsold = allocation.allocated() - allocation.sold();
            if (store.advance(close, State.STORED, unsold)) {
                store.returnUnits(offer, unsold);
                store.closeAllocation(offer);
            }
        });
        return store.change(offer, close.id()).map(this::finish).orElseGet(ChangeIdReused::new);
    }

    private ChangeResult apply(OfferChange change) {
        OfferId offer = change.offer();
        ChangeOutcome outcome = switch (change.kind()) {
            case OPEN -> book.open(offer, change.id(), store.terms(offer), change.units());
            case REOPEN -> book.reopen(offer, change.id(), store.terms(offer), change.units());
            case TERMS -> book.changeTerms(offer, change.id(), store.terms(offer));
            case RESTOCK -> book.restock(offer, change.id(), change.units());
            case CLOSE -> book.withdraw(offer, change.id());
        };
        return switch (outcome) {
            case APPLIED, ALREADY_APPLIED -> {
                store.advance(change, State.APPLIED, change.units());
                yield done(change);
            }
            case OFFER_MISSING -> new StockMissing();
            case CONFLICT -> new WrongState("Redis and the database disagree about offer " + offer + "; run the audit");
        };
    }

    private ChangeResult done(OfferChange change) {
        return book.snapshot(change.offer())
                .<ChangeResult>map(snapshot -> new Done(change, snapshot))
                .orElseGet(StockMissing::new);
    }
}
