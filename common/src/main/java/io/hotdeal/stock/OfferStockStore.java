package io.hotdeal.stock;

import io.hotdeal.offer.OfferId;
import io.hotdeal.offer.OfferTerms;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * Opens, restocks and closes offers. The database has every change first (design D7, rule 10) and numbers them; each step
 * here carries its change's id and number. Repeating a step changes nothing, and neither does a step of an older change than
 * the last one: docs/decisions/0027.
 */
public interface OfferStockStore {

    /**
     * A change that a step belongs to.
     *
     * @param id      unique per offer
     * @param version of the offer's state, to which the change leads: 1, 2, 3, …; a close has two, the second for the withdrawal. 0
     *                for a change that a release before versions has stored, which is known by its id alone
     */
    record Change(String id, long version) {}

    enum ChangeOutcome {
        APPLIED,
        /** This change id had been applied before. */
        ALREADY_APPLIED,
        /** Redis holds no such offer although the database does: its data are lost, and are never seeded here. */
        OFFER_MISSING,
        /** The offer is in a newer state than this change's. */
        SUPERSEDED,
        /** Redis holds an offer that the database does not know, or one in the wrong state for this change. */
        CONFLICT
    }

    /**
     * Where an offer stands.
     *
     * @param open        on sale; not when closed, nor when paused by a rebuild
     * @param returned    units that came back from declined payments, ever
     * @param outboxDepth orders whose event waits for Kafka
     */
    record OfferSnapshot(OfferId offer, OfferTerms terms, boolean open, Stock stock, long returned, long outboxDepth) {}

    /**
     * Units; {@code initial = available + held + sold + rejected} at every moment.
     *
     * @param initial  given to Redis so far, less those taken back by closing
     * @param rejected that Redis had sold beyond the database's allocation
     */
    record Stock(long initial, long available, long held, long sold, long rejected) {

        /** Units that are in no state: always 0. */
        public long gap() {
            return initial - available - held - sold - rejected;
        }
    }

    /** Every offer that was ever opened. */
    SortedSet<OfferId> offers();

    Optional<OfferSnapshot> snapshot(OfferId offer);

    List<OfferSnapshot> snapshots();

    /** First opening: {@code CONFLICT} when Redis already holds anything of this offer. */
    ChangeOutcome open(OfferId offer, Change change, OfferTerms terms, int units);

    /** Opens a closed offer again with further units. */
    ChangeOutcome reopen(OfferId offer, Change change, OfferTerms terms, int units);

    /** Changes the terms of an open or paused offer, never its quantity. */
    ChangeOutcome changeTerms(OfferId offer, Change change, OfferTerms terms);

    ChangeOutcome restock(OfferId offer, Change change, int units);

    /** Nothing is reserved from now on; replays and resolutions go on. {@code ALREADY_APPLIED} once its units are withdrawn. */
    ChangeOutcome close(OfferId offer, Change change);

    /** Takes the unsold units of a closed, drained offer away; {@code CONFLICT} while it is open, or has held units or outbox entries. */
    ChangeOutcome withdraw(OfferId offer, Change change);
}
