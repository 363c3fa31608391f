package io.hotdeal.order;

/** How far an order is; the last three are final. */
public enum OrderStatus {
    /** Reserved; its event is in the outbox or in Kafka, its row not yet in ORDER_HISTORY. */
    ACCEPTED,
    /** In ORDER_HISTORY, payment due. */
    RECORDED,
    /** Charge captured, reservation confirmed; the one final status that changes again, by a refund. */
    PAID,
    /** Charge declined, or cancelled or refunded: units back on sale. */
    DECLINED,
    /** Never charged: Redis had sold more than the database had allocated. Or cancelled or refunded, and the units not on sale. */
    REJECTED;

    public boolean isFinal() {
        return compareTo(RECORDED) > 0;
    }
}
