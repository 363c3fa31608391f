package io.hotdeal.worker.payment;

import io.hotdeal.order.OrderId;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A provider that remembers by order id, declines whom it is told to, and can lose its answers. */
final class FakeProvider implements PaymentProvider {

    private final Map<OrderId, Outcome> known = new HashMap<>();
    private final Map<OrderId, Integer> captures = new HashMap<>();
    private final Map<OrderId, BigDecimal> amounts = new HashMap<>();
    private final List<OrderId> refunds = new ArrayList<>();
    private final Set<OrderId> declines = new HashSet<>();
    private final Set<OrderId> silent = new HashSet<>();
    private final Set<OrderId> processing = new HashSet<>();
    private final Set<OrderId> refused = new HashSet<>();
    private final Map<OrderId, Integer> chargeCalls = new HashMap<>();
    private final List<String> calls = new ArrayList<>();
    private boolean unavailable;
    private boolean responds = true;
    private boolean forgetful;
    private boolean refusesRefunds;

    void decline(OrderId order) {
        declines.add(order);
    }

    /** Charges the order and does not answer, until {@link #answerAll}. */
    void keepSilentAbout(OrderId order) {
        silent.add(order);
    }

    void answerAll() {
        silent.clear();
    }

    /** Takes the order's charge, and says so from the second question on. */
    void process(OrderId order) {
        processing.add(order);
    }

    /** Refuses the order's charge alone, always. */
    void refuse(OrderId order) {
        refused.add(order);
    }

    void responds(boolean responding) {
        responds = responding;
    }

    /** Neither does nor says anything. */
    void unavailable(boolean isUnavailable) {
        unavailable = isUnavailable;
    }

    /** The buyer presses the button. @return whether the payment was open */
    synchronized boolean pay(OrderId order) {
        boolean isOpen = known.get(order) instanceof AwaitingBuyer;
        if (isOpen) {
            payLate(order);
        }
        return isOpen;
    }

    /** As if it had never known the order. */
    synchronized void forget(OrderId order) {
        known.remove(order);
    }

    /** Breaks its promise: captures a payment that it has ended. */
    synchronized void payLate(OrderId order) {
        captures.merge(order, 1, Integer::sum);
        known.put(order, new Captured("ch-" + order));
    }

    /** The calls so far, with the number of their orders. */
    List<String> calls() {
        return calls;
    }

    /** How often a charge of the order was asked for. */
    int chargesOf(OrderId order) {
        return chargeCalls.getOrDefault(order, 0);
    }

    @Override
    public boolean isResponding() {
        return responds;
    }

    /** Breaks its promise: a key that was declined before is captured the next time. */
    void capturesWhatItDeclined() {
        forgetful = true;
        declines.clear();
    }

    void refusesRefunds(boolean refuses) {
        refusesRefunds = refuses;
    }

    int captures(OrderId order) {
        return captures.getOrDefault(order, 0);
    }

    Map<OrderId, BigDecimal> amounts() {
        return amounts;
    }

    List<OrderId> refunds() {
        return refunds;
    }

    @Override
    public synchronized Map<OrderId, Outcome> checkout(List<Checkout> checkouts) {
        calls.add("checkout " + checkouts.size());
        Map<OrderId, Outcome> outcomes = new HashMap<>();
        for (Checkout checkout : checkouts) {
            OrderId order = checkout.charge().orderId();
            if (refused.contains(order)) {
                outcomes.put(order, new Refused("refused with 422"));
                continue;
            }
            if (!unavailable) {
                amounts.put(order, checkout.charge().amount());
                known.putIfAbsent(order, new AwaitingBuyer("https://pay.example/" + order));
            }
            outcomes.put(order, answer(order));
        }
        return outcomes;
    }

    @Override
    public synchronized Map<OrderId, Outcome> expire(Collection<OrderId> orders) {
        calls.add("expire " + orders.size());
        Map<OrderId, Outcome> outcomes = new HashMap<>();
        for (OrderId order : orders) {
            if (!unavailable && known.get(order) instanceof AwaitingBuyer) {
                known.put(order, new Declined("expired-" + order));
            }
            outcomes.put(order, answer(order));
        }
        return outcomes;
    }

    @Override
    public synchronized Map<OrderId, Outcome> charge(List<Charge> charges) {
        calls.add("charge " + charges.size());
        Map<OrderId, Outcome> outcomes = new HashMap<>();
        for (Charge charge : charges) {
            OrderId order = charge.orderId();
            chargeCalls.merge(order, 1, Integer::sum);
            if (refused.contains(order)) {
                outcomes.put(order, new Refused("refused with 422"));
                continue;
            }
            amounts.put(order, charge.amount());
            if (!known.containsKey(order) || (forgetful && known.get(order) instanceof Declined)) {
                known.put(order, decide(order));
            }
            outcomes.put(order, answer(order));
        }
        return outcomes;
    }

    private Outcome decide(OrderId order) {
        if (declines.contains(order)) {
            return new Declined("no-" + order);
        }
        captures.merge(order, 1, Integer::sum);
        return new Captured("ch-" + order);
    }

    private Outcome answer(OrderId order) {
        if (unavailable) {
            return new Unknown("unavailable");
        }
        if (processing.remove(order)) {
            return new Unknown("processing");
        }
        return silent.contains(order) ? new Unknown("silence", !responds) : known.getOrDefault(order, new NotCharged());
    }

    @Override
    public synchronized Map<OrderId, Outcome> status(Collection<OrderId> orders) {
        calls.add("status " + orders.size());
        Map<OrderId, Outcome> outcomes = new HashMap<>();
        orders.forEach(order -> outcomes.put(order, answer(order)));
        return outcomes;
    }

    @Override
    public synchronized void refund(OrderId order) {
        if (refusesRefunds) {
            throw new RefundFailedException("not now", null);
        }
        if (!(known.get(order) instanceof Captured) && !refunds.contains(order)) {
            throw new RefundFailedException("nothing is captured", null);
        }
        refunds.add(order);
        known.put(order, new Declined("refunded"));
    }
}
