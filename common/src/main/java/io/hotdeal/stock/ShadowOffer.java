package io.hotdeal.stock;

import io.hotdeal.offer.OfferId;
import java.time.Duration;

/**
 * An offer that one process sells to itself before it serves buyers. It is real to the scripts and to nothing else: its keys are of no
 * offer that the shop could have, no list names it, and no unit of it is the shop's. Errors: see the package.
 */
public interface ShadowOffer {

    /** Of the ledger and the outbox of this shadow; in the shop's it is another offer, to which a shadow has no access. */
    OfferId ID = new OfferId(1);

    /**
     * Puts it on sale, once.
     *
     * @param lifetime after which Redis deletes it, also when this process has ended meanwhile
     */
    void open(int units, Duration lifetime);

    /** Deletes it with all of its orders. What is sold later finds no offer and writes nothing. */
    void remove();

    /** Knows the shadow only. */
    StockLedger ledger();

    /** Of the orders that the ledger has reserved. No relay reads it. */
    Outbox outbox();
}
