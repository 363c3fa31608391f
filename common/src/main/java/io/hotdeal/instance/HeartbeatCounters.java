package io.hotdeal.instance;

import java.util.Set;

/** What the counts of a {@link Heartbeat} are called: a prefix here, and behind it an outcome or a bound. */
public final class HeartbeatCounters {

    /** Of a gateway, by outcome. */
    public static final String ORDERS = "orders.";

    /** Outcomes of the promise: the first is a new order, the second one that was accepted before. */
    public static final String ACCEPTED = ORDERS + "Reserved";

    public static final Set<String> PROMISES = Set.of(ACCEPTED, ORDERS + "AlreadyReserved");

    /** Of a worker, by outcome. */
    public static final String CHARGES = "charges.";

    /** Of a worker, by the order's final status. */
    public static final String SETTLED = "settled.";

    /** Of a worker, by the upper bound of the time from the reservation to the settlement, in ms. */
    public static final String DELAY_MILLIS = "delay.";

    /** Of a worker. */
    public static final String DEAD_LETTERS = "dead-letters";

    private HeartbeatCounters() {}
}
