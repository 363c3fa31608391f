package io.hotdeal.offer;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What an offer is sold under.
 *
 * @param name          shown to buyers, 1 to 100 characters
 * @param unitPrice     per unit, two decimals, 0 to 999,999,999.99, so that the amount of an order of 1,000 units fits into
 *                      its event and its row
 * @param customerLimit units one customer may hold or own at the same time; null for no limit
 * @param opensAt       first instant of the sale, by the clock of Redis; null for at once
 * @param closesAt      first instant after the sale; null for open end
 * @param payWithin     how long buyers have to pay their orders themselves, whole seconds, 10 s to 24 h; null when the worker charges
 *                      them
 */
public record OfferTerms(
        String name,
        BigDecimal unitPrice,
        @Nullable Integer customerLimit,
        @Nullable Instant opensAt,
        @Nullable Instant closesAt,
        @Nullable Duration payWithin) {

    /** Per unit. */
    public static final BigDecimal MAX_PRICE = new BigDecimal("999999999.99");

    public static final Duration MIN_PAY_WITHIN = Duration.ofSeconds(10);
    public static final Duration MAX_PAY_WITHIN = Duration.ofHours(24);

    public OfferTerms {
        if (unitPrice.signum() < 0 || unitPrice.compareTo(MAX_PRICE) > 0) {
            throw new IllegalArgumentException("unitPrice must be 0 to " + MAX_PRICE);
        }
        if (unitPrice.stripTrailingZeros().scale() > 2) {
            throw new IllegalArgumentException("unitPrice must have at most two decimals");
        }
        unitPrice = unitPrice.setScale(2);
        if (customerLimit != null && customerLimit < 1) {
            throw new IllegalArgumentException("customerLimit must be at least 1");
        }
        if (opensAt != null && closesAt != null && !opensAt.isBefore(closesAt)) {
            throw new IllegalArgumentException("opensAt must be before closesAt");
        }
        if (payWithin != null && !isPayWithin(payWithin)) {
            throw new IllegalArgumentException(
                    "payWithin must be whole seconds, " + MIN_PAY_WITHIN + " to " + MAX_PAY_WITHIN);
        }
    }

    /** Of an offer whose orders the worker charges. */
    public OfferTerms(
            String name,
            BigDecimal unitPrice,
            @Nullable Integer customerLimit,
            @Nullable Instant opensAt,
            @Nullable Instant closesAt) {
        this(name, unitPrice, customerLimit, opensAt, closesAt, null);
    }

    /** Whether buyers may be given so long to pay. */
    public static boolean isPayWithin(Duration time) {
        return time.equals(time.truncatedTo(ChronoUnit.SECONDS))
                && time.compareTo(MIN_PAY_WITHIN) >= 0
                && time.compareTo(MAX_PAY_WITHIN) <= 0;
    }
}
