package io.hotdeal.stock;

import io.hotdeal.offer.OfferId;
import io.hotdeal.offer.OfferTerms;
import io.hotdeal.stock.OfferStockStore.ChangeOutcome;
import java.util.List;
import java.util.Map;

/**
 * Writes an offer's data anew, from what the database knows (design, rule 11). Buyers meet the old data, or none, or the
 * new ones, never a part. One run at a time: a second one makes the first fail. Errors: see the package.
 */
public interface StockRebuild {

    /** How an offer is when a run begins. */
    enum Begun {
        /** It was open, or paused by a run that has not ended it; this run has to. */
        PAUSED,
        CLOSED,
        /** Redis has lost it. */
        OFFER_MISSING
    }

    /**
     * An offer's state as the database has it.
     *
     * @param version of the state; 0 when only releases before versions have changed it
     * @param onSale  whether it is to be open
     * @param retired whether orders of an earlier sale have left Redis, so that the database is asked for them
     */
    record OfferState(long version, boolean onSale, OfferTerms terms, boolean retired) {}

    enum Replaced {
        /** Now, or by an earlier call of this run. */
        REPLACED,
        /** The offer has been opened meanwhile. */
        OPEN,
        /** Reserved orders wait for Kafka: they are in no row yet. */
        OUTBOX,
        /** A change came after the state was read from the database, or a retirement is not finished. */
        CHANGED,
        /** Another run has begun since. */
        SUPERSEDED
    }

    /**
     * Pauses the offer when it is open: nothing is reserved until the run resumes it, or a close ends the pause for good.
     *
     * @param run names this run from now on; what an earlier one has set aside is dropped
     */
    Begun begin(OfferId offer, String run);

    /**
     * Sets reservations aside for {@link #replace}; repeating one changes nothing.
     *
     * @param reservations 1 to {@value StockLedger#MAX_BATCH}
     * @return false when another run has begun since
     */
    boolean setAside(OfferId offer, String run, List<Reservation> reservations);

    /**
     * Replaces the offer by what was set aside. It is paused or closed afterwards; what is neither held nor sold is available.
     * A call whose response was lost is repeated as it was: it replaces once.
     *
     * @param allocated units, as the database has them
     * @param changes   every change that those units contain: change id → kind and units, as in {@code 'OPEN|3000'}
     */
    Replaced replace(OfferId offer, String run, OfferState state, long allocated, Map<String, String> changes);

    /**
     * Sells on. Repeatable after a lost response.
     *
     * @return whether the offer is open now; not when another run, a close or an opening has ended this run's pause
     */
    boolean resume(OfferId offer, String run);

    /** Gives the offer a state and terms, never units: {@code APPLIED}, {@code OFFER_MISSING}, or {@code SUPERSEDED} by a newer one. */
    ChangeOutcome align(OfferId offer, OfferState state);
}
