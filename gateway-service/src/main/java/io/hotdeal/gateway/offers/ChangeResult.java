package io.hotdeal.gateway.offers;

import io.hotdeal.stock.OfferStockStore.OfferSnapshot;
import java.math.BigDecimal;

/** What became of an administrator's change; a refusal changed nothing. */
sealed interface ChangeResult {

    record Done(OfferChange change, OfferSnapshot snapshot) implements ChangeResult {}

    /** Closed for buyers; the units come back to the shop when the last order is settled. */
    record Draining(OfferChange change, Drain drain) implements ChangeResult {}

    record UnknownProduct() implements ChangeResult {}

    record NotEnoughStock() implements ChangeResult {}

    /**
     * No price was asked for, and the product's own is beyond what an offer can have.
     *
     * @param own    the product's, per unit
     * @param atMost an offer's, per unit
     */
    record PriceTooHigh(BigDecimal own, BigDecimal atMost) implements ChangeResult {}

    /** @param why a sentence for the administrator */
    record WrongState(String why) implements ChangeResult {}

    /** Another change of the offer was made, or is being made, at the same moment; the same request can succeed later. */
    record Busy() implements ChangeResult {}

    /** The change id stands for another change. */
    record ChangeIdReused() implements ChangeResult {}

    /** Redis lost the offer; it is never seeded from here. */
    record StockMissing() implements ChangeResult {}

    /**
     * What a closed offer still waits for, of its own orders only; all zero when it is drained.
     *
     * @param held   units of orders that are not settled in Redis
     * @param outbox orders whose event waits for Kafka
     * @param unpaid orders that are recorded and not final
     */
    record Drain(long held, long outbox, long unpaid) {
        boolean isEmpty() {
            return held == 0 && outbox == 0 && unpaid == 0;
        }

        String inWords() {
            return held + " units held, " + outbox + " orders in the outbox, " + unpaid + " orders unpaid";
        }
    }
}
