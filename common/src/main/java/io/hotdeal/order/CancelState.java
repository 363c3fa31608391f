package io.hotdeal.order;

/** How far a cancel or a refund is that an administrator asked for; STATE in HOTDEAL_CANCEL. */
public enum CancelState {
    /** A worker does it, or tries it again later. */
    DUE,
    /** The order has ended, in the database and in Redis, and what was captured is given back. */
    DONE,
    /** The order had ended by itself before; or the request was given up, and a person has dismissed it. */
    NONE,
    /** Tried too often: left to people. The order is as it was. */
    GIVEN_UP
}
