package io.hotdeal.gateway.offers;

import io.hotdeal.offer.OfferId;
import io.hotdeal.stock.OfferStockStore.Change;

/**
 * One open, restock or close, as HOTDEAL_CHANGE has it: docs/decisions/0027.
 *
 * @param id      chosen by the administrator or made by the gateway, 1 to 64 characters; unique per offer
 * @param units   moved between the shop's stock and the offer
 * @param version of the offer's state, to which it leads; 0 when a release before versions has stored it
 */
record OfferChange(OfferId offer, String id, Kind kind, int units, State state, long version) {

    /** What a step in Redis carries. */
    Change step() {
        return new Change(id, version);
    }

    enum Kind {
        OPEN,
        REOPEN,
        TERMS,
        RESTOCK,
        CLOSE;

        /** A repeated PUT finds the offer open, whatever it was for the first one. */
        boolean isPut() {
            return this == OPEN || this == REOPEN || this == TERMS;
        }
    }

    enum State {
        /** Wanted; a close that waits for its drain. */
        PENDING,
        /** Committed in the database; Redis may not have it yet. */
        STORED,
        /** Done in both. */
        APPLIED
    }
}
