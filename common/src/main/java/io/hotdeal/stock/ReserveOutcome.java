package io.hotdeal.stock;

import org.jspecify.annotations.Nullable;

/** What the ledger answers to one reservation request. Every refusal changed nothing. */
public sealed interface ReserveOutcome {

    /**
     * The units are held and the order's event stands in the outbox.
     *
     * @param outboxEntry for {@link Outbox#acknowledge}; null when the answer that named it was lost, and the relay will
     *                    find the entry
     * @param available   units left after it
     */
    record Reserved(Reservation reservation, @Nullable String outboxEntry, int available) implements ReserveOutcome {}

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

    /** @param outboxDepth entries that wait for Kafka: at the bound */
    record Overloaded(long outboxDepth) implements ReserveOutcome {}

    /** Redis knows no such offer: never opened, or its data are lost. Nothing is ever seeded here. */
    record OfferMissing() implements ReserveOutcome {}
}
