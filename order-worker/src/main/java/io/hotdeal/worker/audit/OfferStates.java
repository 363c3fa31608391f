package io.hotdeal.worker.audit;

import io.hotdeal.offer.OfferId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The states and terms of offers as the database has them. Read only. */
public interface OfferStates {

    /**
     * One offer.
     *
     * @param onSale     open, and no administrator has asked to close it
     * @param unfinished the change that is not known to be in Redis, such as {@code TERMS t-1}; null when there is none
     */
    record State(
            boolean onSale,
            BigDecimal price,
            @Nullable Integer customerLimit,
            @Nullable Instant opensAt,
            @Nullable Instant closesAt,
            @Nullable String unfinished) {}

    Map<OfferId, State> states();
}
