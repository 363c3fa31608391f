package io.hotdeal.gateway.offers;

import io.hotdeal.gateway.offers.ChangeResult.ChangeIdReused;
import io.hotdeal.gateway.offers.ChangeResult.Draining;
import io.hotdeal.gateway.offers.ChangeResult.NotEnoughStock;
import io.hotdeal.gateway.offers.ChangeResult.PriceTooHigh;
import io.hotdeal.gateway.offers.ChangeResult.UnknownProduct;
import io.hotdeal.gateway.offers.ChangeResult.WrongState;
import io.hotdeal.gateway.offers.OfferChange.Kind;
import io.hotdeal.gateway.offers.OfferChange.State;
import io.hotdeal.gateway.offers.OfferStore.Allocation;
import io.hotdeal.gateway.offers.OfferStore.Product;
import io.hotdeal.offer.OfferId;
import io.hotdeal.offer.OfferTerms;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Opens, restocks and closes an offer: first in the database, together with the change's id, then in Redis. A unit is
 * sellable by one path only at every moment: increases leave the shop's stock before Redis has them.
 */
@Component
class ChangeOffer {

    private static final Duration DRAIN_WAIT = Duration.ofSeconds(10);
    private static final Duration DRAIN_LOOK = Duration.ofMillis(200);

    private final OfferStore store;
    private final FinishChange finishChange;
    private final TransactionTemplate transaction;

    ChangeOffer(OfferStore store, FinishChange finishChange, TransactionTemplate transaction) {
        this.store = store;
        this.finishChange = finishChange;
        this.transaction = transaction;
    }

    /**
     * Opens an offer with so many units of the shop's stock; changes only the terms when it is open.
     *
     * @param terms the wanted terms, made from the product's own name and price; empty when that price is too high
     */
    ChangeResult open(OfferId offer, String changeId, int units, Function<Product, Optional<OfferTerms>> terms) {
        return change(
                offer,
                changeId,
                known -> known.kind().isPut() && (known.kind() == Kind.TERMS || known.units() == units),
                status -> {
                    Optional<Product> product = store.product(offer);
                    if (product.isEmpty()) {
                        return new UnknownProduct();
                    }
                    Optional<OfferTerms> possible = terms.apply(product.get());
                    if (possible.isEmpty()) {
                        return new PriceTooHigh(product.get().price(), OfferTerms.MAX_PRICE);
                    }
                    OfferTerms wanted = possible.get();
                    Optional<Allocation> before = store.allocation(offer);
                    if (before.isPresent() && before.get().isOpen()) {
                        store.updateAllocation(offer, 0, wanted);
                        return insert(offer, changeId, Kind.TERMS, 0, State.STORED);
                    }
                    if (!store.takeUnits(offer, units)) {
                        return new NotEnoughStock();
                    }
                    if (!store.lockAllocation(offer).equals(before)) {
                        status.setRollbackOnly();
                        return changedMeanwhile(offer);
                    }
                    if (before.isEmpty()) {
                        store.insertAllocation(offer, units, wanted);
                        return insert(offer, changeId, Kind.OPEN, units, State.STORED);
                    }
                    store.updateAllocation(offer, units, wanted);
                    return insert(offer, changeId, Kind.REOPEN, units, State.STORED);
                });
    }

    ChangeResult restock(OfferId offer, String changeId, int units) {
        return change(offer, changeId, known -> known.kind() == Kind.RESTOCK && known.units() == units, status -> {
            if (!store.takeUnits(offer, units)) {
                return store.product(offer).isEmpty() ? new UnknownProduct() : new NotEnoughStock();
            }
            if (!isOpen(store.lockAllocation(offer))) {
                status.setRollbackOnly();
                return new WrongState("offer " + offer + " is not open");
            }
            store.addUnits(offer, units);
            return insert(offer, changeId, Kind.RESTOCK, units, State.STORED);
        });
    }

    /** Closes for buyers at once, then waits a while for the drain; repeat it, or let the gateway finish by itself. */
    ChangeResult close(OfferId offer, String changeId) {
        long deadline = System.nanoTime() + DRAIN_WAIT.toNanos();
        ChangeResult result = change(offer, changeId, known -> known.kind() == Kind.CLOSE, status -> {
            if (!isOpen(store.lockAllocation(offer))) {
                return store.product(offer).isEmpty()
                        ? new UnknownProduct()
                        : new WrongState("offer " + offer + " is not open");
            }
            return insert(offer, changeId, Kind.CLOSE, 0, State.PENDING);
        });
        while (result instanceof Draining draining && System.nanoTime() < deadline) {
            LockSupport.parkNanos(DRAIN_LOOK.toNanos());
            result = finishChange.finish(store.change(offer, changeId).orElse(draining.change()));
        }
        return result;
    }

    private static boolean isOpen(Optional<Allocation> allocation) {
        return allocation.map(Allocation::isOpen).orElse(false);
    }

    /** A step of a change's transaction: null after the change was inserted, else why not. */
    @FunctionalInterface
    private interface Step {
        @Nullable
        ChangeResult in(TransactionStatus transaction);
    }

    private ChangeResult change(OfferId offer, String changeId, Predicate<OfferChange> same, Step step) {
        Optional<OfferChange> known = store.change(offer, changeId);
        if (known.isEmpty()) {
            if (!finishChange.finishedAll(offer)) {
                return new WrongState("an earlier change of offer " + offer + " is not finished");
            }
            ChangeResult refused = store(step);
            if (refused != null) {
                return refused;
            }
            known = store.change(offer, changeId);
        }
        if (known.isEmpty()) {
            return changedMeanwhile(offer);
        }
        return same.test(known.get()) ? finishChange.finish(known.get()) : new ChangeIdReused();
    }

    private static ChangeResult changedMeanwhile(OfferId offer) {
        return new WrongState("offer " + offer + " was changed at the same time; repeat the request");
    }

    private @Nullable ChangeResult store(Step step) {
        try {
            return transaction.execute(step::in);
        } catch (DuplicateKeyException e) {
            // Another request was first, perhaps this very one on another gateway: what it stored is looked up next.
            return null;
        }
    }

    private @Nullable ChangeResult insert(OfferId offer, String changeId, Kind kind, int units, State state) {
        store.insert(new OfferChange(offer, changeId, kind, units, state));
        return null;
    }
}
