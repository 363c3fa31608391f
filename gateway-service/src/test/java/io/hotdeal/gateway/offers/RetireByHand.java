package io.hotdeal.gateway.offers;

import io.hotdeal.gateway.offers.OfferStore.Allocation;
import io.hotdeal.offer.OfferId;
import io.hotdeal.redis.StockOutcomeUnknownException;
import io.hotdeal.redis.StockUnavailableException;
import io.hotdeal.stock.StockRetirement.Outcome;
import java.io.IOException;

/** The worker's {@code RetireOffers}, whose audit always passes: the gateway's tests do not see the worker. */
final class RetireByHand {

    private static final int PASSES = 8;

    private final OfferSystem system;
    private final OfferId offer;

    RetireByHand(OfferSystem system, OfferId offer) {
        this.system = system;
        this.offer = offer;
    }

    void run() {
        for (int pass = 0; pass < PASSES; pass++) {
            pass();
        }
    }

    /** Redis' response is often lost: then nothing is committed, and the next pass goes on. */
    void pass() {
        Allocation audited = system.store().allocation(offer).orElse(null);
        if (audited == null || audited.isOpen()) {
            return;
        }
        try {
            system.retirement().delete(offer);
            system.transaction().executeWithoutResult(status -> retire(audited.version()));
        } catch (StockUnavailableException | StockOutcomeUnknownException e) {
            // Perhaps a gateway opens the offer again before the next pass.
        }
    }

    private void retire(long audited) {
        Allocation row = system.store().lockAllocation(offer).orElseThrow();
        boolean isClosed = !row.isOpen() && row.allocated() == row.sold();
        if (!isClosed
                || row.version() != audited
                || !system.store().unfinishedOf(offer).isEmpty()) {
            return;
        }
        if (system.retirementUnderLock().retire(offer, audited + 1) != Outcome.RETIRED) {
            return;
        }
        if (Interleaving.chance(0.5)) {
            throw new StockOutcomeUnknownException("the response is lost", new IOException("closed"));
        }
        system.database()
                .sql("""
                        UPDATE HOTDEAL_ALLOCATION
                           SET VERSION = :version, RETIRED_AT = CURRENT_TIMESTAMP, RETIRED_UNITS = SOLD,
                               RETIRED_THROUGH = (SELECT COALESCE(MAX(ORDER_DATE), TIMESTAMP '1970-01-01 00:00:00')
                                                    FROM ORDER_HISTORY WHERE PROD_ID = :product)
                         WHERE PROD_ID = :product""")
                .param("version", audited + 1)
                .param("product", offer.value())
                .update();
        system.retirementUnderLock().delete(offer);
    }
}
