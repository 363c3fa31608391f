package io.hotdeal.order;

/** How far an order is; the last three are final. */
public enum OrderStatus {
    /** Reserved; its event is in the outbox or in Kafka, its row not yet in ORDER_HISTORY. */
    ACCEPTED,
    /** In ORDER_HISTORY, payment due. */
    RECORDED,
    /** Charge captured, reservation confirmed. */
    PAID,
    /** Charge declined, units back on sale. */
    DECLINED,
    /** Never charged: Redis had sold more than the database had allocated. */
    REJECTED;

    public boolean isFinal() {
        return compareTo(RECORDED) > 0;
    }
}
