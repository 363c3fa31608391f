package io.hotdeal.gateway.offers;

import io.hotdeal.gateway.response.Problem;
import io.hotdeal.gateway.response.Refusal;
import io.hotdeal.offer.OfferId;
import org.springframework.stereotype.Component;

/** Tells an offer that nobody opened from one whose data Redis has lost. Asked only when Redis knows no such offer. */
@Component
public class OfferDirectory {

    private final OfferStore store;

    OfferDirectory(OfferStore store) {
        this.store = store;
    }

    /**
     * The refusal for an offer that Redis does not know: 404 or 503.
     *
     * @throws org.springframework.dao.DataAccessException when the database does not say
     */
    public Refusal missing(OfferId offer) {
        return store.allocation(offer).isPresent()
                ? Problem.STOCK_MISSING.refusal("offer " + offer + " has to be rebuilt by its operator")
                : Problem.UNKNOWN_OFFER.refusal("no offer " + offer);
    }
}
