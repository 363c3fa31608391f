package io.hotdeal.offer;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an offer is sold under.
 *
 * @param name          shown to buyers, 1 to 100 characters
 * @param unitPrice     per unit, two decimals, not negative
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

    public OfferTerms {
        unitPrice = unitPrice.setScale(2);
        if (unitPrice.signum() < 0) {
            throw new IllegalArgumentException("unitPrice must not be negative");
        }
        if (customerLimit != null && customerLimit < 1) {
            throw new IllegalArgumentException("customerLimit must be at least 1");
        }
        if (opensAt != null && closesAt != null && !opensAt.isBefore(closesAt)) {
            throw new IllegalArgumentException("opensAt must be before closesAt");
        }
    }
}
