package io.hotdeal.stock;

import io.hotdeal.offer.OfferId;
import java.util.Locale;

/**
 * The Redis keys of one offer. They share one hash tag, so one script may touch them all in Redis Cluster.
 *
 * @param tag {@code {prod-001}}
 */
record StockKeys(String tag) {

    /** Set of the offers that were ever opened; not bound to one offer, so never touched by a script. */
    static final String OFFERS = "hotdeal-offers";

    /** Sorted set: offers that moved, by when an instance announced it (ms). */
    static final String MOVING = "hotdeal-moving-offers";

    /** The offers that the shop sells. */
    static final String SHOP = "prod";

    static StockKeys of(OfferId offer) {
        return of(SHOP, offer);
    }

    /** @param family {@link #SHOP}, or another name that begins so, as {@code infra/security/redis.acl} asks for */
    static StockKeys of(String family, OfferId offer) {
        return new StockKeys(String.format(Locale.ROOT, "{%s-%03d}", family, offer.value()));
    }

    /** String: units available, a plain integer. */
    String quantity() {
        return tag + "-quantity";
    }

    /** Hash: held, sold, returned, rejected, in units. */
    String counts() {
        return tag + "-counts";
    }

    /** Hash: customer → units held and sold. */
    String customers() {
        return tag + "-customers";
    }

    /** Hash: order id → {@code state|quantity|reservedAtMillis|unitPrice|customer}. */
    String orders() {
        return tag + "-orders";
    }

    /** Sorted set: order ids by the time of their reservation (ms). */
    String outbox() {
        return tag + "-outbox";
    }

    /**
     * Hash: name, price, limit, opens, closes (ms), initial (units), state (OPEN, PAUSED, CLOSED), version of the state, run (the
     * rebuild that has paused it).
     */
    String offer() {
        return tag + "-offer";
    }

    /** Hash: change id → kind and units. */
    String changes() {
        return tag + "-changes";
    }

    /** Hash: the orders a rebuild has set aside. */
    String rebuiltOrders() {
        return orders() + "-rebuilt";
    }

    /** Hash: the customers of those. */
    String rebuiltCustomers() {
        return customers() + "-rebuilt";
    }

    /** Hash: the counts of those, and which run has set them aside. */
    String rebuiltCounts() {
        return counts() + "-rebuilt";
    }

    /** Hash: the orders of a retired offer, until they are deleted. */
    String retiredOrders() {
        return orders() + "-retired";
    }

    /** Hash: the customers of those. */
    String retiredCustomers() {
        return customers() + "-retired";
    }

    /** String: which gateway relays this offer's outbox. */
    String relay() {
        return tag + "-relay";
    }
}
