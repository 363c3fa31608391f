package io.hotdeal.worker.payment;

import io.hotdeal.order.CancelState;
import io.hotdeal.order.EndedBy;
import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderStatus;
import io.hotdeal.worker.orders.CancelRows.CancelRow;
import io.hotdeal.worker.orders.OrderHistory;
import io.hotdeal.worker.orders.OrderRow;
import io.hotdeal.worker.payment.CancelOrder.Attempt;
import io.hotdeal.worker.payment.DecidePayment.Decision;
import io.hotdeal.worker.payment.PaymentProvider.Declined;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An operator's cancel of an order that is not paid, or refund of one that is: the same as an administrator asks a gateway for, tried
 * at once. May be repeated; what is given up is due again.
 */
public final class DecideCancel {

    private static final String BY = "operator";

    private final OrderHistory history;
    private final StoreCancels storeCancels;
    private final CancelOrder cancelOrder;
    private final PaymentProvider provider;

    DecideCancel(OrderHistory history, StoreCancels storeCancels, CancelOrder cancelOrder, PaymentProvider provider) {
        this.history = history;
        this.storeCancels = storeCancels;
        this.cancelOrder = cancelOrder;
        this.provider = provider;
    }

    /** @param kind CANCEL or REFUND */
    public Decision decide(OrderId order, EndedBy kind, boolean returnUnits) {
        OrderRow row = history.find(List.of(order)).get(order);
        if (row == null) {
            return DecidePayment.withoutRow(order);
        }
        Optional<CancelRow> known = storeCancels.find(order);
        boolean isOpen = known.isPresent() && known.get().state() != CancelState.NONE;
        String refusal = isOpen ? null : refusal(row, kind);
        if (refusal != null) {
            return new Decision(false, "order " + order + " " + refusal);
        }
        CancelRow cancel = storeCancels.request(row, kind, returnUnits, BY);
        if (cancel.returnUnits() != returnUnits) {
            return new Decision(
                    false,
                    "the " + cancel.kind() + " of order " + order + " was asked for by " + cancel.requestedBy() + " at "
                            + cancel.requestedAt() + ", and its units " + units(cancel) + "; nothing is changed");
        }
        return switch (cancel.state()) {
            case DUE -> decision(order, cancel, cancelOrder.attempt(cancel));
            case DONE, NONE, GIVEN_UP -> decision(order, cancel, new Attempt(cancel.state(), null));
        };
    }

    /**
     * Leaves an order as it is whose cancel or refund is given up: the payment of an unpaid one goes on, a paid one stays paid. May be
     * repeated; {@link #decide} asks for it again.
     */
    public Decision dismiss(OrderId order) {
        Optional<CancelRow> found = storeCancels.find(order);
        if (found.isEmpty()) {
            return new Decision(false, "no cancel or refund of order " + order + " was asked for");
        }
        CancelRow cancel = found.get();
        String what = "the " + cancel.kind() + " of order " + order;
        return switch (cancel.state()) {
            case DUE ->
                new Decision(
                        false,
                        what + " is due at " + cancel.nextAttempt()
                                + ": the workers end it, or give it up; then it can be dismissed");
            case DONE -> new Decision(false, what + " is done");
            case NONE ->
                new Decision(
                        true,
                        cancel.dismissedBy() == null
                                ? "order " + order + " had ended by itself before"
                                : what + " was dismissed by " + cancel.dismissedBy());
            case GIVEN_UP -> dismissed(order, what);
        };
    }

    private Decision dismissed(OrderId order, String what) {
        OrderRow row = history.find(List.of(order)).get(order);
        if (row != null
                && row.status() == OrderStatus.PAID
                && provider.status(List.of(order)).get(order) instanceof Declined) {
            return new Decision(
                    false,
                    "order " + order
                            + " is PAID and the provider does not hold its money (any more): --refund ends it");
        }
        if (storeCancels.dismiss(order, BY)) {
            return new Decision(
                    true, what + " is dismissed; the order " + (row == null ? "is gone" : "stays " + row.status()));
        }
        return new Decision(
                false,
                what + " has ended the order, or is due again: repeat it with --cancel or --refund, see order ID");
    }

    private static @Nullable String refusal(OrderRow row, EndedBy kind) {
        if (row.status() == OrderStatus.RECORDED) {
            return kind == EndedBy.CANCEL ? null : "is not paid yet: --cancel";
        }
        if (row.status() == OrderStatus.PAID) {
            return kind == EndedBy.REFUND ? null : "is PAID since " + row.settledAt() + ": --refund";
        }
        return "is " + row.status() + " since " + row.settledAt() + ": nothing is left to end";
    }

    private Decision decision(OrderId order, CancelRow cancel, Attempt attempt) {
        OrderRow end = history.find(List.of(order)).get(order);
        String now = "order " + order + " is " + (end == null ? "gone" : end.status()) + ": ";
        return switch (attempt.state()) {
            case DONE -> new Decision(true, now + cancel.kind() + " done, and its units " + units(cancel));
            case NONE -> new Decision(false, now + "it had ended by itself before");
            case DUE ->
                new Decision(false, now + cancel.kind() + " is due, the workers try it again: " + attempt.reason());
            case GIVEN_UP -> new Decision(false, now + cancel.kind() + " is given up: " + attempt.reason());
        };
    }

    private static String units(CancelRow cancel) {
        return cancel.returnUnits() ? "return" : "do not return";
    }
}
