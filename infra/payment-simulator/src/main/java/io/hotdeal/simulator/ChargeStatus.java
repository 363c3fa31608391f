package io.hotdeal.simulator;

/** The state of an order id's payment. */
enum ChargeStatus {
    CAPTURED,
    DECLINED,
    REFUNDED,
    /** Not decided yet. */
    PROCESSING,
    /** Its buyer may pay. */
    OPEN,
    /** Its buyer did not pay, and cannot any more. */
    EXPIRED,
    /** Never charged. */
    NONE
}
