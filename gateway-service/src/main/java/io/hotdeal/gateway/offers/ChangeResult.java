package io.hotdeal.gateway.offers;

import io.hotdeal.stock.OfferBook.Standing;

/** What became of an administrator's change; a refusal changed nothing. */
sealed interface ChangeResult {

    record Done(OfferChange change, Standing standing) implements ChangeResult {}

    /** Closed for buyers; the units come back to the shop when the last order is settled. */
    record Draining(OfferChange change, Drain drain) implements ChangeResult {}

    record UnknownProduct() implements ChangeResult {}

    record NotEnoughStock() implements ChangeResult {}

    /** @param why a sentence for the administrator */
    record WrongState(String why) implements ChangeResult {}

    /** The change id stands for another change. */
    record ChangeIdReused() implements ChangeResult {}

    /** Redis lost the offer; it is never seeded from here. */
    record StockMissing() implements ChangeResult {}

    /** What a closed offer still waits for; all zero when it is drained. */
    record Drain(long held, long outbox, long lag, long unpaid) {
        boolean isEmpty() {
            return held == 0 && outbox == 0 && lag == 0 && unpaid == 0;
        }
    }
}
