package io.hotdeal.stock;

import io.hotdeal.offer.OfferId;
import java.util.Collection;
import java.util.Set;

/**
 * Takes the orders of closed offers out of Redis; the database keeps them. What stays is an empty, closed offer of less than a
 * kilobyte, which can be opened again as a fresh one. No step stops Redis, however many orders there are. Errors: see the
 * package.
 */
public interface StockRetirement {

    enum Outcome {
        RETIRED,
        /** Redis holds no such offer. */
        OFFER_MISSING,
        /** The offer is in a newer state, open, has held or unsold units or outbox entries, or an earlier retirement is not deleted. */
        CONFLICT
    }

    /**
     * Which of these offers Redis responds for now, in their order. A thousand are asked at the same time: a shard that hangs
     * costs a time-out for each thousand. Never throws because of Redis.
     */
    Set<OfferId> reached(Collection<OfferId> offers);

    /**
     * Which of these retired offers have something left to {@link #delete}, or may have because Redis does not respond for
     * them, in their order. Asked as {@link #reached} is, so that offers that left years ago cost next to nothing.
     */
    Set<OfferId> undeleted(Collection<OfferId> offers);

    /**
     * Takes the orders out of use, atomically: from then on the ledger answers {@code MayBeRetired} where it would have found one.
     *
     * @param version of the state that this leads to; repeating the last one changes nothing
     */
    Outcome retire(OfferId offer, long version);

    /** Whether the offer's last retirement led to this version. */
    boolean isRetired(OfferId offer, long version);

    /** Deletes what was taken out of use, 1,000 orders at a time. Repeatable, also after it was interrupted. */
    void delete(OfferId offer);
}
