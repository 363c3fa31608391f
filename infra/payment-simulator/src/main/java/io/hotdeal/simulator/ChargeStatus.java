package io.hotdeal.simulator;

/** What the provider knows of an order id. */
enum ChargeStatus {
    CAPTURED,
    DECLINED,
    REFUNDED,
    /** Never charged. */
    NONE
}
