package io.hotdeal.stock;

/** What the ledger answers to one reservation request. Every refusal changed nothing. */
public sealed interface ReserveOutcome {

    /**
     * The units are held and the order stands in the outbox.
     *
     * @param available units left after it
     */
    record Reserved(Reservation reservation, int available) implements ReserveOutcome {}

    /**
     * This order id holds a reservation for the same customer and quantity: a replay, whatever else is true now.
     *
     * @param available units on sale now
     */
    record AlreadyReserved(Reservation reservation, int available) implements ReserveOutcome {}

    /** This order id stands for another customer or quantity. */
    record KeyReused() implements ReserveOutcome {}

    /** Fewer units available than asked for. */
    record SoldOut(int available) implements ReserveOutcome {}

    /** @param allowance units this customer could still reserve, fewer than asked for */
    record LimitReached(int allowance) implements ReserveOutcome {}

    record NotOpen(Reason reason) implements ReserveOutcome {
        public enum Reason {
            NOT_YET,
            OVER,
            CLOSED
        }
    }

    /** @param outboxDepth orders that wait for Kafka: at the bound */
    record Overloaded(long outboxDepth) implements ReserveOutcome {}

    /** Redis knows no such offer: never opened, or its data are lost. Nothing is ever seeded here. */
    record OfferMissing() implements ReserveOutcome {}

    /**
     * Orders of this offer have left Redis, and this may be one of them: to be looked for in the database first.
     *
     * @param retirement version of the last one: the database, read after this outcome, has all orders that have left
     */
    record MayBeRetired(long retirement) implements ReserveOutcome {}
}
