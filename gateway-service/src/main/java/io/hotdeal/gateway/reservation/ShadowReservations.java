package io.hotdeal.gateway.reservation;

import io.hotdeal.stock.StockLedger;

/** Makes reservations of a shadow: batched as buyers' are, with batchers of their own that no metric shows. */
@FunctionalInterface
public interface ShadowReservations {

    /**
     * @param ledger    of the shadow
     * @param publisher gets what the ledger has reserved
     */
    ReserveStock of(StockLedger ledger, OrderPublisher publisher);
}
