package io.hotdeal.worker.audit;

import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderStatus;
import io.hotdeal.worker.audit.ChargeRecords.Charge;
import io.hotdeal.worker.audit.OrderRecords.Order;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Holds the database's orders against the provider's charges, both walked once in the order of the ids, a page of each in
 * memory. Orders of every channel: the old path's charges count, too.
 */
final class CheckCharges {

    private final OrderRecords records;
    private final ChargeRecords charges;
    private final Findings findings;

    private final Deque<Charge> page = new ArrayDeque<>();
    private @Nullable String next;
    private String last = "";
    private boolean begun;
    private long chargesSeen;

    CheckCharges(OrderRecords records, ChargeRecords charges, Findings findings) {
        this.records = records;
        this.charges = charges;
        this.findings = findings;
    }

    /**
     * Walks all of both.
     *
     * @param scope  which orders are judged
     * @param strays  whether charges without an order are findings; not when only some offers are judged
     * @param seen    is told every order that has a row
     * @return charges seen
     */
    long check(Predicate<Order> scope, boolean strays, Consumer<OrderId> seen) {
        String after = OrderRecords.START;
        for (List<Order> orders = records.ordersAfter(after); !orders.isEmpty(); orders = records.ordersAfter(after)) {
            for (Order order : orders) {
                seen.accept(order.orderId());
                skipTo(order.orderId().value(), strays);
                List<Charge> own = takeAt(order.orderId().value());
                if (scope.test(order)) {
                    judge(order, own);
                }
            }
            after = orders.getLast().orderId().value();
        }
        skipTo(null, strays);
        return chargesSeen;
    }

    /** Charges below the id have no order; null stands for the end. */
    private void skipTo(@Nullable String orderId, boolean strays) {
        for (Charge charge = peek();
                charge != null && (orderId == null || charge.orderId().compareTo(orderId) < 0);
                charge = peek()) {
            take();
            if (strays && charge.isCaptured()) {
                findings.add(FindingKind.CHARGE_WITHOUT_ROW, charge.orderId() + " (" + charge.amount() + ")");
            }
        }
    }

    private List<Charge> takeAt(String orderId) {
        List<Charge> own = new ArrayList<>();
        for (Charge charge = peek(); charge != null && charge.orderId().equals(orderId); charge = peek()) {
            own.add(take());
        }
        return own;
    }

    private void judge(Order order, List<Charge> own) {
        String id = order.orderId().value();
        List<Charge> captured = own.stream().filter(Charge::isCaptured).toList();
        if (captured.size() > 1) {
            findings.add(FindingKind.CHARGED_TWICE, id + " (" + captured.size() + " times)");
        }
        switch (order.status()) {
            case PAID -> {
                if (captured.isEmpty()) {
                    findings.add(
                            FindingKind.CHARGE_MISSING,
                            own.isEmpty() ? id : id + " (" + own.getFirst().status() + ")");
                }
            }
            case DECLINED, REJECTED -> {
                if (!captured.isEmpty()) {
                    findings.add(FindingKind.CHARGE_NOT_DUE, id + " (" + order.status() + ")");
                }
            }
            case ACCEPTED, RECORDED -> findings.add(FindingKind.NOT_SETTLED, id + " (" + order.status() + ")");
        }
        if (order.status() != OrderStatus.DECLINED) {
            for (Charge charge : captured) {
                if (charge.amount().compareTo(order.amount()) != 0) {
                    findings.add(
                            FindingKind.CHARGE_AMOUNT,
                            id + " (captured " + charge.amount() + ", the order has " + order.amount() + ")");
                }
            }
        }
    }

    private @Nullable Charge peek() {
        while (page.isEmpty() && (!begun || next != null)) {
            ChargeRecords.Page fetched = charges.chargesAfter(next);
            begun = true;
            page.addAll(fetched.charges());
            if (next != null && next.equals(fetched.next())) {
                throw new DependencyUnavailableException(
                        "the payment provider's list of charges does not advance", null);
            }
            next = fetched.next();
        }
        return page.peek();
    }

    private Charge take() {
        Charge charge = page.remove();
        if (charge.orderId().compareTo(last) < 0) {
            throw new DependencyUnavailableException(
                    "the payment provider does not list its charges by order id", null);
        }
        last = charge.orderId();
        chargesSeen++;
        return charge;
    }
}
