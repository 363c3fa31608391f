package io.hotdeal.chaos;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compares the buyers' responses with rows and charges. The audit compares Redis, database and provider with each other,
 * but does not have the responses.
 */
final class Comparison {

    private Comparison() {}

    /**
     * Judges one offer without orders in flight.
     *
     * @param captures captured charges per order id, as the provider lists them
     * @return every broken promise, naming the order or the buyer; empty when all were kept
     */
    static List<String> findings(
            Collection<PurchaseAttempt> purchases,
            Collection<SoldOrder> rows,
            Map<String, Integer> captures,
            int units) {
        List<String> findings = new ArrayList<>();
        Map<String, PurchaseAttempt> owners = new HashMap<>();
        for (PurchaseAttempt purchase : purchases) {
            if (purchase.orderIds().size() > 1) {
                findings.add(
                        "buyer " + purchase.customer() + " got several orders for one key: " + purchase.orderIds());
            }
            purchase.orderIds().forEach(order -> owners.put(order, purchase));
        }
        Map<String, PurchaseAttempt> byCustomer = new HashMap<>();
        purchases.forEach(purchase -> byCustomer.put(purchase.customer(), purchase));

        Map<String, Integer> rowsOf = new HashMap<>();
        int paidUnits = 0;
        for (SoldOrder row : rows) {
            rowsOf.merge(row.orderId(), 1, Integer::sum);
            paidUnits += row.status().equals("PAID") ? row.quantity() : 0;
            findings.addAll(findingsOf(row, owners.get(row.orderId()), byCustomer.get(row.customer())));
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
        if (paidUnits > units) {
            findings.add(paidUnits + " units were paid for, of " + units);
        }
        return findings;
    }

    private static List<String> findingsOf(
            SoldOrder row, @Nullable PurchaseAttempt owner, @Nullable PurchaseAttempt customer) {
        List<String> findings = new ArrayList<>();
        if (row.status().equals("RECORDED") || row.status().equals("REJECTED")) {
            findings.add("order " + row.orderId() + " is " + row.status());
        }
        if (customer == null) {
            findings.add("order " + row.orderId() + " is of an unknown buyer: " + row.customer());
        } else if (row.quantity() != customer.quantity()) {
            findings.add(
                    "order " + row.orderId() + " has " + row.quantity() + " units instead of " + customer.quantity());
        }
        // A row of a request without a response is correct, also if the next one was refused: the first was served
        // late.
        if (owner == null && customer != null && !customer.wasUnsure()) {
            findings.add("order " + row.orderId() + " of buyer " + row.customer() + " was never accepted");
        }
        return findings;
    }
}
