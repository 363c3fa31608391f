package io.hotdeal.stack.provider;

/** What the provider knows of an order id. */
enum ChargeStatus {
    CAPTURED,
    DECLINED,
    REFUNDED,
    /** Never charged. */
    NONE
}
