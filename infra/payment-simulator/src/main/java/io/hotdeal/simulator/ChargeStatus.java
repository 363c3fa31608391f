package io.hotdeal.simulator;

/** What the provider knows of an order id. */
enum ChargeStatus {
    CAPTURED,
    DECLINED,
    REFUNDED,
    /** Not decided yet. */
    PROCESSING,
    /** Never charged. */
    NONE
}
