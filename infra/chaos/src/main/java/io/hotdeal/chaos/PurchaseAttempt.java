package io.hotdeal.chaos;

import java.util.Set;
import java.util.TreeSet;

/**
 * One buyer's purchase attempt and its results. Used by one thread at a time.
 */
final class PurchaseAttempt {

    private final int offer;
    private final String customer;
    private final String key;
    private final int quantity;
    private final Set<String> orderIds = new TreeSet<>();
    private boolean refused;
    private int requests;
    private int withoutResponse;

    PurchaseAttempt(int offer, String customer, String key, int quantity) {
        this.offer = offer;
        this.customer = customer;
        this.key = key;
        this.quantity = quantity;
    }

    int offer() {
        return offer;
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

    /** Records a 202. */
    void accepted(String orderId) {
        requests++;
        orderIds.add(orderId);
    }

    /** Records a documented refusal: this request bought nothing. */
    void refused() {
        requests++;
        refused = true;
    }

    /** Records a 503, or no response: the order may exist, and the buyer repeats the request. */
    void withoutResponse() {
        requests++;
        withoutResponse++;
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

    /** Whether a request before the one with a response had none. */
    boolean wasUnsure() {
        return withoutResponse > 0;
    }

    int replays() {
        return Math.max(0, requests - 1 - withoutResponse);
    }
}
