package io.hotdeal.gateway.offers;

import io.hotdeal.offer.OfferId;
import io.hotdeal.stock.OfferStockStore.Change;
import org.jspecify.annotations.Nullable;

/**
 * One open, restock or close, as HOTDEAL_CHANGE has it: docs/decisions/0027.
 *
 * @param id        chosen by the administrator or made by the gateway, 1 to 64 characters; unique per offer
 * @param units     moved between the shop's stock and the offer
 * @param version   of the offer's state, to which it leads; 0 when a release before versions has stored it
 * @param termsHash {@link OfferForms.Open#hash} of a PUT; null of any other change, and when a release before it has stored it
 */
record OfferChange(
        OfferId offer,
        String id,
        Kind kind,
        int units,
        State state,
        long version,
        @Nullable String termsHash) {

    /** What a step in Redis carries. */
    Change step() {
        return new Change(id, version);
    }

    /** Whether this is what the same PUT has made before; as far as one can see when it has no hash. */
    boolean isMadeBy(int wantedUnits, String wantedTermsHash) {
        return switch (kind) {
            case OPEN, REOPEN, TERMS ->
                termsHash == null ? kind == Kind.TERMS || units == wantedUnits : termsHash.equals(wantedTermsHash);
            case RESTOCK, CLOSE -> false;
        };
    }

    enum Kind {
        OPEN,
        REOPEN,
        TERMS,
        RESTOCK,
        CLOSE
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
