package io.hotdeal.worker.payment;

import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderStatus;
import io.hotdeal.worker.orders.OrderHistory;
import io.hotdeal.worker.orders.OrderRow;
import io.hotdeal.worker.orders.StoredOrders;
import io.hotdeal.worker.payment.PaymentProvider.AwaitingBuyer;
import io.hotdeal.worker.payment.PaymentProvider.Captured;
import io.hotdeal.worker.payment.PaymentProvider.Declined;
import io.hotdeal.worker.payment.PaymentProvider.NotCharged;
import io.hotdeal.worker.payment.PaymentProvider.Outcome;
import io.hotdeal.worker.payment.PaymentProvider.Refused;
import io.hotdeal.worker.payment.PaymentProvider.Unknown;
import io.hotdeal.worker.settlement.SettleOrders;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * An operator's decision about one RECORDED order: its payment is due now, or it will not be paid and ends. Both may be
 * repeated, and while workers pay the same order: the first final outcome that is stored is final.
 */
public final class DecidePayment {

    /** Stored where a reference of the provider would be. */
    static final String BY_OPERATOR = "declined by an operator";

    /**
     * What became of a decision.
     *
     * @param done whether the order is now as it was asked for
     */
    public record Decision(boolean done, String sentence) {}

    private final OrderHistory history;
    private final StoredOrders stored;
    private final PaymentProvider provider;
    private final StorePayments storePayments;
    private final SettleOrders settleOrders;
    private final Clock clock;

    DecidePayment(
            OrderHistory history,
            StoredOrders stored,
            PaymentProvider provider,
            StorePayments storePayments,
            SettleOrders settleOrders,
            Clock clock) {
        this.history = history;
        this.stored = stored;
        this.provider = provider;
        this.storePayments = storePayments;
        this.settleOrders = settleOrders;
        this.clock = clock;
    }

    /** Makes the payment due. */
    public Decision retry(OrderId order) {
        boolean isDue = stored.makeDue(order, clock.instant());
        OrderRow row = history.find(List.of(order)).get(order);
        if (isDue) {
            return new Decision(
                    true,
                    "the payment of order " + order + " is due now; a worker "
                            + (row != null && row.isDueFromBuyer()
                                    ? "asks the provider about its buyer's payment"
                                    : "tries it")
                            + " in its turn");
        }
        return row == null ? withoutRow(order) : new Decision(false, isFinal(row) + ": its payment is not tried again");
    }

    /**
     * Ends the order: PAID when the provider has captured its charge, DECLINED when it has not, after its buyer's payment was ended at
     * the provider. Settles it again when it was DECLINED before, because that call may have ended before its settlement.
     */
    public Decision decline(OrderId order) {
        OrderRow row = history.find(List.of(order)).get(order);
        if (row == null) {
            return withoutRow(order);
        }
        if (row.status().isFinal() && row.status() != OrderStatus.DECLINED) {
            return new Decision(false, isFinal(row) + ": it cannot be declined");
        }
        if (row.status() == OrderStatus.DECLINED) {
            boolean settled = settleOrders.settle(List.of(row.settled())).isEmpty();
            return new Decision(true, isFinal(row) + " already" + (settled ? "" : "; Redis has yet to take it"));
        }
        Map<OrderId, Outcome> known =
                row.isDueFromBuyer() ? provider.expire(List.of(order)) : provider.status(List.of(order));
        return decide(row, known.getOrDefault(order, new Unknown("it does not name the order")));
    }

    private Decision decide(OrderRow row, Outcome known) {
        return switch (known) {
            case Captured captured -> store(row, captured);
            case Declined declined -> store(row, declined);
            case NotCharged notCharged -> store(row, new Declined(BY_OPERATOR));
            case Unknown unknown -> undecided(row, unknown.reason());
            case Refused refused -> undecided(row, refused.reference());
            case AwaitingBuyer open -> undecided(row, "its buyer can still pay it");
        };
    }

    private Decision store(OrderRow row, Outcome outcome) {
        OrderRow end = Objects.requireNonNull(storePayments
                .store(Map.of(row.orderId(), row), Map.of(row.orderId(), outcome))
                .get(row.orderId()));
        boolean settled = settleOrders.settle(List.of(end.settled())).isEmpty();
        if (end.status() != OrderStatus.DECLINED) {
            return new Decision(false, isFinal(end) + ", not DECLINED: the provider has captured its charge");
        }
        return new Decision(
                true,
                isFinal(end) + ", and units that return to offer " + end.offerId()
                        + (settled ? ": " : " once Redis takes it: ") + end.quantity());
    }

    private static Decision undecided(OrderRow row, String reason) {
        return new Decision(
                false,
                "order " + row.orderId()
                        + " stays RECORDED: the provider does not say whether it has captured the charge (" + reason
                        + "); nothing is changed, repeat the command later");
    }

    static Decision withoutRow(OrderId order) {
        return new Decision(
                false,
                "order " + order + " is not recorded, so it has no payment; order " + order + " shows where it is");
    }

    private static String isFinal(OrderRow row) {
        return "order " + row.orderId() + " is " + row.status() + " since " + row.settledAt();
    }
}
