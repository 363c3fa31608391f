package io.hotdeal.stock;

import io.hotdeal.offer.OfferId;
import io.hotdeal.offer.OfferTerms;
import java.util.List;
import java.util.Map;

/**
 * Writes an offer's data anew, from what the database knows (design, rule 11). Buyers meet the old data, or none, or the
 * new ones, never a part. One run at a time: a second one makes the first fail. Errors: see the package.
 */
public interface StockRebuild {

    enum Replaced {
        REPLACED,
        /** Somebody has opened the offer meanwhile. */
        OPEN,
        /** Reserved orders wait for Kafka: they are in no row yet. */
        OUTBOX,
        /** Another run has begun since. */
        SUPERSEDED
    }

    /** @param run names this run from now on; what an earlier one has set aside is dropped */
    void begin(OfferId offer, String run);

    /**
     * Sets reservations aside for {@link #replace}; repeating one changes nothing.
     *
     * @param reservations 1 to {@value StockLedger#MAX_BATCH}
     * @return false when another run has begun since
     */
    boolean setAside(OfferId offer, String run, List<Reservation> reservations);

    /**
     * Replaces the offer by what was set aside. It is closed for buyers afterwards; what is neither held nor sold is
     * available.
     *
     * @param allocated units, as the database has them
     * @param changes   every change that those units contain: change id → kind and units, as in {@code 'OPEN|3000'}
     */
    Replaced replace(OfferId offer, String run, OfferTerms terms, long allocated, Map<String, String> changes);

    /** Sells on. */
    void resume(OfferId offer);
}
