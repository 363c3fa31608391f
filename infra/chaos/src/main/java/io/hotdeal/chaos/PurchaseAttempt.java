package io.hotdeal.chaos;

import java.util.Set;
import java.util.TreeSet;

/**
 * One buyer's wish and all that came of it. Used by one thread at a time.
 */
final class PurchaseAttempt {

    private final String customer;
    private final String key;
    private final int quantity;
    private final Set<String> orderIds = new TreeSet<>();
    private boolean refused;
    private int presses;
    private int unanswered;

    PurchaseAttempt(String customer, String key, int quantity) {
        this.customer = customer;
        this.key = key;
        this.quantity = quantity;
    }

    String customer() {
        return customer;
    }

    String key() {
        return key;
    }

    int quantity() {
        return quantity;
    }

    /** A 202. */
    void accepted(String orderId) {
        presses++;
        orderIds.add(orderId);
    }

    /** A documented no: nothing was bought by this press. */
    void refused() {
        presses++;
        refused = true;
    }

    /** 503, or no answer: the order may exist, and the buyer presses again. */
    void unanswered() {
        presses++;
        unanswered++;
    }

    /** Order ids of its 202s; more than one is a defect. */
    Set<String> orderIds() {
        return orderIds;
    }

    boolean isAccepted() {
        return !orderIds.isEmpty();
    }

    boolean isDecided() {
        return refused || isAccepted();
    }

    boolean isRefused() {
        return refused;
    }

    /** Whether a press stayed without an answer before the one that was answered. */
    boolean wasUnsure() {
        return unanswered > 0;
    }

    int replays() {
        return Math.max(0, presses - 1 - unanswered);
    }
}
