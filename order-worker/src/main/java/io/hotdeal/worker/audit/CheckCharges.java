package io.hotdeal.worker.audit;

import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderStatus;
import io.hotdeal.worker.audit.ChargeRecords.Charge;
import io.hotdeal.worker.audit.OrderRecords.Order;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares the database's orders with the provider's charges. Orders of every channel: the old path's charges count, too. */
final class CheckCharges {

    private final Findings findings;

    CheckCharges(Findings findings) {
        this.findings = findings;
    }

    /** @param strays whether charges without an order are findings */
    void check(Map<OrderId, Order> rows, List<Charge> charges, boolean strays) {
        Map<String, List<Charge>> byOrder = new HashMap<>();
        charges.forEach(charge -> byOrder.computeIfAbsent(charge.orderId(), order -> new ArrayList<>())
                .add(charge));
        for (Order row : rows.values()) {
            List<Charge> own = byOrder.remove(row.orderId().value());
            judge(row, own == null ? List.of() : own);
        }
        if (strays) {
            byOrder.values().stream()
                    .flatMap(List::stream)
                    .filter(Charge::isCaptured)
                    .forEach(charge -> findings.add(
                            FindingKind.CHARGE_WITHOUT_ROW, charge.orderId() + " (" + charge.amount() + ")"));
        }
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
            case ACCEPTED, RECORDED -> {
                if (!order.awaitsBuyer()) {
                    findings.add(FindingKind.NOT_SETTLED, id + " (" + order.status() + ")");
                }
            }
        }
        if (order.status() != OrderStatus.DECLINED) {
            captured.forEach(charge -> judgeAmount(order, charge));
        }
    }

    private void judgeAmount(Order order, Charge charge) {
        if (charge.amount() != null && charge.amount().compareTo(order.amount()) != 0) {
            findings.add(
                    FindingKind.CHARGE_AMOUNT,
                    order.orderId() + " (captured " + charge.amount() + ", the order has " + order.amount() + ")");
        }
    }
}
