package io.hotdeal.worker.payment;

import io.hotdeal.order.OrderEvent.PaymentReported;
import io.hotdeal.order.OrderId;
import io.hotdeal.worker.orders.OrderHistory;
import io.hotdeal.worker.orders.OrderRow;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The orders that reports are about, and whether a report fits its order. */
@Component
class ReportedOrders {

    private final OrderHistory history;
    private final ReportProperties expected;

    ReportedOrders(OrderHistory history, ReportProperties expected) {
        this.history = history;
        this.expected = expected;
    }

    Map<OrderId, OrderRow> find(Collection<OrderId> orders) {
        return history.find(orders);
    }

    /**
     * Compares a report with its order. What the provider leaves out fits.
     *
     * @param row null when the order is not recorded
     * @return why the report cannot be of this order; null when it can
     */
    @Nullable
    String mismatch(PaymentReported event, @Nullable OrderRow row) {
        if (row == null) {
            return "orderId has no row in ORDER_HISTORY";
        }
        if (!event.isCaptured()) {
            return null;
        }
        if (event.amount() != null && event.amount().compareTo(row.amount()) != 0) {
            return "amount is " + event.amount() + ", that of the order is " + row.amount();
        }
        return event.currency() == null || event.currency().equals(expected.currency())
                ? null
                : "currency is " + event.currency() + ", that of the order is " + expected.currency();
    }
}
