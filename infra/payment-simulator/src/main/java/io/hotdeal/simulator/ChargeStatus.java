package io.hotdeal.simulator;

/** The state of an order id's charge. */
enum ChargeStatus {
    CAPTURED,
    DECLINED,
    REFUNDED,
    /** Not decided yet. */
    PROCESSING,
    /** Never charged. */
    NONE
}
