package io.hotdeal.worker.audit;

/** What can be wrong. */
public enum FindingKind {
    STOCK_IDENTITY("units do not add up in Redis (initial = available + held + sold + rejected)"),
    RESERVATION_UNITS("reservations do not add up to the units Redis counts"),
    ALLOCATED_UNITS("Redis was given other units than the database has allocated"),
    SOLD_UNITS("Redis has sold other units than the paid orders have"),
    DATABASE_SOLD("SOLD in the database is not what paid and recorded orders add up to"),
    OFFER_STATE("offers whose state or terms differ between Redis and the database"),
    OFFER_MISSING("only one of Redis and the database knows the offer"),
    RESERVATION_WITHOUT_ROW("reserved, and not in ORDER_HISTORY"),
    ROW_WITHOUT_RESERVATION("in ORDER_HISTORY, and Redis has no reservation"),
    STATE_DIFFERS("reservation and row stand differently"),
    ORDER_DIFFERS("reservation and row are of different orders"),
    REJECTED_ORDER("accepted and then rejected: Redis had sold more than is allocated"),
    CUSTOMER_UNITS("Redis counts other units for the customer than their reservations have"),
    CUSTOMER_LIMIT("the customer has more units than the limit"),
    CHARGE_MISSING("paid, and the provider has no captured charge"),
    CHARGE_NOT_DUE("captured for an order that is not to be paid"),
    CHARGE_AMOUNT("captured with another amount than the order's"),
    CHARGED_TWICE("captured more than once"),
    CHARGE_WITHOUT_ROW("captured for an order that is not in ORDER_HISTORY"),
    NOT_SETTLED("not settled"),
    OUTBOX("orders whose event waits for Kafka"),
    LAG("records that the worker has yet to consume"),
    DEAD_LETTER("dead letters"),
    CLIENT_ORDER("a client holds this order, and neither Redis nor the database has it"),
    CANCEL_OVERDUE("cancels or refunds that an administrator asked for, and that are not done"),
    DISCARDED_ORDER("declined by an operator, who discarded its dead letter", true);

    private final String sentence;
    private final boolean note;

    FindingKind(String sentence) {
        this(sentence, false);
    }

    FindingKind(String sentence, boolean note) {
        this.sentence = sentence;
        this.note = note;
    }

    /** Something to know, and nothing wrong: an audit with nothing else passes. */
    boolean isNote() {
        return note;
    }

    String sentence() {
        return sentence;
    }
}
