package io.hotdeal.gateway.offers;

import io.hotdeal.gateway.offers.ChangeResult.Busy;
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
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Opens, restocks and closes an offer: first in the database, together with the change's id and the number of the state that
 * it leads to, then in Redis. A unit is sellable by one path only at every moment: increases leave the shop's stock before
 * Redis has them. An offer has one unfinished change at most, whatever gateways do at the same moment.
 */
@Component
class ChangeOffer {

    private static final Duration DRAIN_WAIT = Duration.ofSeconds(10);
    private static final Duration DRAIN_LOOK = Duration.ofMillis(200);
    /** Of a change that others come before: each time it meets another one, which it helps to finish. */
    private static final int ATTEMPTS = 5;

    private final OfferStore store;
    private final FinishChange finishChange;
    private final TransactionTemplate transaction;
    private final Duration drainWait;

    @Autowired
    ChangeOffer(OfferStore store, FinishChange finishChange, TransactionTemplate transaction) {
        this(store, finishChange, transaction, DRAIN_WAIT);
    }

    /** @param drainWait how long a close waits before it responds that it has not ended */
    ChangeOffer(OfferStore store, FinishChange finishChange, TransactionTemplate transaction, Duration drainWait) {
        this.store = store;
        this.finishChange = finishChange;
        this.transaction = transaction;
        this.drainWait = drainWait;
    }

    /**
     * Opens an offer with so many units of the shop's stock; changes only the terms when it is open.
     *
     * @param form checked
     */
    ChangeResult open(OfferId offer, String changeId, OfferForms.Open form) {
        int units = Objects.requireNonNull(form.units());
        String hash = form.hash();
        return change(offer, changeId, known -> known.isMadeBy(units, hash), () -> {
            Optional<Product> product = store.product(offer);
            if (product.isEmpty()) {
                return new UnknownProduct();
            }
            Optional<OfferTerms> terms = form.terms(product.get());
            if (terms.isEmpty()) {
                return new PriceTooHigh(product.get().price(), OfferTerms.MAX_PRICE);
            }
            return open(offer, changeId, units, terms.get(), hash);
        });
    }

    /** The shop's row is locked before the offer's, and not at all when only the terms change. */
    private @Nullable ChangeResult open(OfferId offer, String changeId, int units, OfferTerms terms, String termsHash) {
        Optional<Allocation> before = store.allocation(offer);
        if (isOpen(before)) {
            if (!isOpen(store.lockAllocation(offer))) {
                return new Busy();
            }
            store.updateAllocation(offer, 0, terms);
            return insert(offer, changeId, Kind.TERMS, 0, State.STORED, termsHash);
        }
        if (!store.takeUnits(offer, units)) {
            return new NotEnoughStock();
        }
        if (!store.lockAllocation(offer).equals(before)) {
            return new Busy();
        }
        if (before.isEmpty()) {
            store.insertAllocation(offer, units, terms);
            return insert(offer, changeId, Kind.OPEN, units, State.STORED, termsHash);
        }
        store.updateAllocation(offer, units, terms);
        return insert(offer, changeId, Kind.REOPEN, units, State.STORED, termsHash);
    }

    ChangeResult restock(OfferId offer, String changeId, int units) {
        return change(offer, changeId, known -> known.kind() == Kind.RESTOCK && known.units() == units, () -> {
            if (!store.takeUnits(offer, units)) {
                return store.product(offer).isEmpty() ? new UnknownProduct() : new NotEnoughStock();
            }
            if (!isOpen(store.lockAllocation(offer))) {
                return new WrongState("offer " + offer + " is not open");
            }
            store.addUnits(offer, units);
            return insert(offer, changeId, Kind.RESTOCK, units, State.STORED, null);
        });
    }

    /** Closes for buyers at once, then waits a while for the drain; repeat it, or let the gateway finish by itself. */
    ChangeResult close(OfferId offer, String changeId) {
        long deadline = System.nanoTime() + drainWait.toNanos();
        ChangeResult result = change(offer, changeId, known -> known.kind() == Kind.CLOSE, () -> {
            if (!isOpen(store.lockAllocation(offer))) {
                return store.product(offer).isEmpty()
                        ? new UnknownProduct()
                        : new WrongState("offer " + offer + " is not open");
            }
            return insert(offer, changeId, Kind.CLOSE, 0, State.PENDING, null);
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

    /** A change's transaction: null after the change was inserted, else why not, and then all of it is rolled back. */
    @FunctionalInterface
    private interface Step {
        @Nullable
        ChangeResult inTransaction();
    }

    private ChangeResult change(OfferId offer, String changeId, Predicate<OfferChange> same, Step step) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<OfferChange> known = store.change(offer, changeId);
            if (known.isPresent()) {
                return same.test(known.get()) ? finishChange.finish(known.get()) : new ChangeIdReused();
            }
            Optional<ChangeResult> earlier = finishChange.stillUnfinished(offer);
            if (earlier.isPresent()) {
                return waitsFor(offer, earlier.get());
            }
            ChangeResult refused = store(step);
            if (refused == null) {
                return finishChange.finish(store.change(offer, changeId).orElseThrow());
            }
            if (!(refused instanceof Busy)) {
                return refused;
            }
        }
        return new Busy();
    }

    private static ChangeResult waitsFor(OfferId offer, ChangeResult earlier) {
        return switch (earlier) {
            case Draining draining ->
                new WrongState("offer " + offer + " is being closed, and waits for "
                        + draining.drain().inWords());
            case WrongState wrong ->
                new WrongState("an earlier change of offer " + offer + " is not finished: " + wrong.why());
            default -> earlier;
        };
    }

    private @Nullable ChangeResult store(Step step) {
        try {
            return transaction.execute(status -> {
                ChangeResult refused = step.inTransaction();
                if (refused != null) {
                    status.setRollbackOnly();
                }
                return refused;
            });
        } catch (DuplicateKeyException e) {
            return new Busy(); // another request was first, perhaps this very one on another gateway
        }
    }

    /** Called with the allocation locked, by whatever changes it: so an unfinished change is seen, or comes later and sees this one. */
    private @Nullable ChangeResult insert(
            OfferId offer, String changeId, Kind kind, int units, State state, @Nullable String termsHash) {
        long version = store.nextVersion(offer);
        if (!store.unfinishedOf(offer).isEmpty()) {
            return new Busy();
        }
        store.insert(new OfferChange(offer, changeId, kind, units, state, version, termsHash));
        return null;
    }
}
