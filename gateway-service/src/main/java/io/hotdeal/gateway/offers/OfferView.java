package io.hotdeal.gateway.offers;

import io.hotdeal.offer.OfferTerms;
import io.hotdeal.stock.OfferBook.Standing;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An offer as a buyer sees it. */
record OfferView(
        int id,
        String name,
        BigDecimal price,
        long available,
        boolean open,
        @Nullable Integer customerLimit,
        @Nullable Instant opensAt,
        @Nullable Instant closesAt) {

    static OfferView of(Standing standing) {
        OfferTerms terms = standing.terms();
        return new OfferView(
                standing.offer().value(),
                terms.name(),
                terms.unitPrice(),
                standing.stock().available(),
                standing.open(),
                terms.customerLimit(),
                terms.opensAt(),
                terms.closesAt());
    }
}
