package io.hotdeal.gateway.offers;

import io.hotdeal.offer.OfferId;

/**
 * One open, restock or close, as HOTDEAL_CHANGE has it.
 *
 * @param id    chosen by the administrator or made by the gateway, 1 to 64 characters; unique per offer
 * @param units moved between the shop's stock and the offer
 */
record OfferChange(OfferId offer, String id, Kind kind, int units, State state) {

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
