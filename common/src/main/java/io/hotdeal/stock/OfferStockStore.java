package io.hotdeal.stock;

import io.hotdeal.offer.OfferId;
import io.hotdeal.offer.OfferTerms;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * Opens, restocks and closes offers. Increases carry a change id that is stored with the change: repeating one changes
 * nothing. The database has every change first; see design D7 and rule 10.
 */
public interface OfferStockStore {

    enum ChangeOutcome {
        APPLIED,
        /** This change id had been applied before. */
        ALREADY_APPLIED,
        /** Redis holds no such offer although the database does: its data are lost, and are never seeded here. */
        OFFER_MISSING,
        /** Redis holds an offer that the database does not know, or one in the wrong state for this change. */
        CONFLICT
    }

    /**
     * Where an offer stands.
     *
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
    ChangeOutcome open(OfferId offer, String changeId, OfferTerms terms, int units);

    /** Opens a closed offer again with further units. */
    ChangeOutcome reopen(OfferId offer, String changeId, OfferTerms terms, int units);

    /** Changes the terms of an open offer, never its quantity. */
    ChangeOutcome changeTerms(OfferId offer, String changeId, OfferTerms terms);

    ChangeOutcome restock(OfferId offer, String changeId, int units);

    /** Nothing is reserved from now on; replays and resolutions go on. Repeatable; empty when there is no such offer. */
    Optional<OfferSnapshot> close(OfferId offer);

    /** Takes the unsold units of a closed, drained offer away; {@code CONFLICT} while it is open, or has held units or outbox entries. */
    ChangeOutcome withdraw(OfferId offer, String changeId);
}
