package io.hotdeal.offer;

import java.math.BigDecimal;
import java.time.Instant;
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
 */
public record OfferTerms(
        String name,
        BigDecimal unitPrice,
        @Nullable Integer customerLimit,
        @Nullable Instant opensAt,
        @Nullable Instant closesAt) {

    /** Per unit. */
    public static final BigDecimal MAX_PRICE = new BigDecimal("999999999.99");

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
    }
}
