package io.hotdeal.chaos;

import io.hotdeal.testkit.shop.AuditProcess;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Compares the buyers' responses with rows and charges. The audit compares Redis, database and provider with each other,
 * but does not have the responses.
 */
final class Comparison {

    private final int units;
    private final int customerLimit;
    private final boolean drifted;

    /**
     * Judges one offer.
     *
     * @param units         that there were
     * @param customerLimit units that one customer may have
     * @param drifted       a Redis that lost writes became the master, and the offer was rebuilt: its orders may be more than the
     *     units, and are REJECTED then, and customers may have more than their limit
     */
    Comparison(int units, int customerLimit, boolean drifted) {
        this.units = units;
        this.customerLimit = customerLimit;
        this.drifted = drifted;
    }

    /** Whether an audit found nothing, or nothing but the orders beyond the units, which it names for ever. */
    static boolean accepts(AuditProcess.Result audit, boolean drifted) {
        return audit.exitCode() == AuditProcess.PASSED
                || (drifted
                        && audit.exitCode() == AuditProcess.FINDINGS
                        && audit.kinds().equals(Set.of("REJECTED_ORDER")));
    }

    /**
     * Judges it without orders in flight.
     *
     * @param captures captured charges per order id, as the provider lists them
     * @return every broken promise, naming the order or the buyer; empty when all were kept
     */
    List<String> findings(
            Collection<PurchaseAttempt> purchases, Collection<SoldOrder> rows, Map<String, Integer> captures) {
        List<String> findings = new ArrayList<>();
        Map<String, PurchaseAttempt> owners = new HashMap<>();
        for (PurchaseAttempt purchase : purchases) {
            if (purchase.orderIds().size() > 1) {
                findings.add(
                        "buyer " + purchase.customer() + " got several orders for one key: " + purchase.orderIds());
            }
            purchase.orderIds().forEach(order -> owners.put(order, purchase));
        }
        Map<String, Integer> rowsOf = new HashMap<>();
        Map<String, Integer> unitsOf = new TreeMap<>();
        int paidUnits = 0;
        for (SoldOrder row : rows) {
            rowsOf.merge(row.orderId(), 1, Integer::sum);
            paidUnits += row.status().equals("PAID") ? row.quantity() : 0;
            findings.addAll(findingsOf(row, owners.get(row.orderId()), purchases));
            unitsOf.merge(row.customer(), row.holdsUnits() ? row.quantity() : 0, Integer::sum);
            int due = row.status().equals("PAID") ? 1 : 0;
            int captured = captures.getOrDefault(row.orderId(), 0);
            if (captured != due) {
                findings.add(
                        "order " + row.orderId() + " is " + row.status() + " and was captured " + captured + " times");
            }
        }
        owners.forEach((order, purchase) -> {
            if (rowsOf.getOrDefault(order, 0) != 1) {
                findings.add("order " + order + " of buyer " + purchase.customer() + " was accepted and has "
                        + rowsOf.getOrDefault(order, 0) + " rows");
            }
        });
        unitsOf.forEach((customer, bought) -> {
            if (bought > customerLimit && !drifted) {
                findings.add("buyer " + customer + " has " + bought + " units, of at most " + customerLimit);
            }
        });
        if (paidUnits > units) {
            findings.add(paidUnits + " units were paid for, of " + units);
        }
        return findings;
    }

    private List<String> findingsOf(
            SoldOrder row, @Nullable PurchaseAttempt owner, Collection<PurchaseAttempt> purchases) {
        List<String> findings = new ArrayList<>();
        if (row.status().equals("RECORDED") || (row.status().equals("REJECTED") && !drifted)) {
            findings.add("order " + row.orderId() + " is " + row.status());
        }
        if (owner != null) {
            if (row.quantity() != owner.quantity()) {
                findings.add(
                        "order " + row.orderId() + " has " + row.quantity() + " units instead of " + owner.quantity());
            }
            return findings;
        }
        List<PurchaseAttempt> own = purchases.stream()
                .filter(purchase -> purchase.customer().equals(row.customer()))
                .toList();
        if (own.isEmpty()) {
            findings.add("order " + row.orderId() + " is of an unknown buyer: " + row.customer());
            // A row of a request without a response is correct, also if the next one was refused: the first was served
            // late.
        } else if (own.stream().noneMatch(purchase -> purchase.quantity() == row.quantity() && purchase.wasUnsure())) {
            findings.add("order " + row.orderId() + " of buyer " + row.customer() + " was never accepted");
        }
        return findings;
    }
}
