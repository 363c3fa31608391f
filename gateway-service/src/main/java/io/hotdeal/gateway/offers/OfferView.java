package io.hotdeal.gateway.offers;

import io.hotdeal.offer.OfferTerms;
import io.hotdeal.stock.OfferStockStore.OfferSnapshot;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An offer as a buyer sees it.
 *
 * @param payWithin how long a buyer has to pay; null when the shop charges its orders
 */
record OfferView(
        int id,
        String name,
        BigDecimal price,
        long available,
        boolean open,
        @Nullable Integer customerLimit,
        @Nullable Instant opensAt,
        @Nullable Instant closesAt,
        PaymentWay payment,
        @Nullable Duration payWithin) {

    static OfferView of(OfferSnapshot snapshot) {
        OfferTerms terms = snapshot.terms();
        return new OfferView(
                snapshot.offer().value(),
                terms.name(),
                terms.unitPrice(),
                snapshot.stock().available(),
                snapshot.open(),
                terms.customerLimit(),
                terms.opensAt(),
                terms.closesAt(),
                PaymentWay.of(terms.payWithin()),
                terms.payWithin());
    }
}
