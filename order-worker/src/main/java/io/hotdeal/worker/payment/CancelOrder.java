package io.hotdeal.worker.payment;

import io.hotdeal.order.CancelState;
import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderStatus;
import io.hotdeal.worker.orders.CancelRows.CancelRow;
import io.hotdeal.worker.orders.OrderHistory;
import io.hotdeal.worker.orders.OrderRow;
import io.hotdeal.worker.orders.SettledRow;
import io.hotdeal.worker.payment.PaymentProvider.AwaitingBuyer;
import io.hotdeal.worker.payment.PaymentProvider.Captured;
import io.hotdeal.worker.payment.PaymentProvider.Declined;
import io.hotdeal.worker.payment.PaymentProvider.NotCharged;
import io.hotdeal.worker.payment.PaymentProvider.Outcome;
import io.hotdeal.worker.payment.PaymentProvider.RefundFailedException;
import io.hotdeal.worker.payment.PaymentProvider.Refused;
import io.hotdeal.worker.payment.PaymentProvider.Unknown;
import io.hotdeal.worker.settlement.SettleOrders;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Ends an order that an administrator wants to end (docs/decisions/0034): asks the provider, gives back what was captured, ends the
 * row, then settles it. May be repeated, by several workers at once, and after a crash at any point: the cancel stays due until Redis
 * has the end of the order.
 */
@Component
class CancelOrder {

    private static final Logger LOG = LoggerFactory.getLogger(CancelOrder.class);
    private static final String FAILED = "hotdeal.cancels.failed";
    /** RECORDED, then PAID by another worker, then ended. */
    private static final int STEPS = 4;

    /**
     * What became of one try.
     *
     * @param state  DUE: again later
     * @param reason why it is DUE or GIVEN_UP; null otherwise
     */
    record Attempt(CancelState state, @Nullable String reason) {}

    /** @param tried false when the provider is unavailable: an outage, however long, gives up no cancel that was accepted */
    private record Hindrance(String reason, boolean tried) {
        Hindrance(String reason) {
            this(reason, true);
        }
    }

    private final OrderHistory history;
    private final PaymentProvider provider;
    private final StorePayments storePayments;
    private final StoreCancels storeCancels;
    private final SettleOrders settleOrders;
    private final PaymentProperties limits;
    private final MeterRegistry meters;

    CancelOrder(
            OrderHistory history,
            PaymentProvider provider,
            StorePayments storePayments,
            StoreCancels storeCancels,
            SettleOrders settleOrders,
            PaymentProperties limits,
            MeterRegistry meters) {
        this.history = history;
        this.provider = provider;
        this.storePayments = storePayments;
        this.storeCancels = storeCancels;
        this.settleOrders = settleOrders;
        this.limits = limits;
        this.meters = meters;
        // From the start on: an alert on the first one needs the zero before it.
        Stream.of("postponed", "given-up").forEach(outcome -> meters.counter(FAILED, "outcome", outcome));
    }

    /**
     * Tries once.
     *
     * @param cancel leased by the caller
     * @throws io.hotdeal.worker.messaging.PublishException when Kafka takes no event; the cancel stays due
     */
    Attempt attempt(CancelRow cancel) {
        for (int step = 0; step < STEPS; step++) {
            OrderRow order = history.find(List.of(cancel.orderId())).get(cancel.orderId());
            if (order == null) {
                return later(cancel, null, new Hindrance("it has no row any more"));
            }
            if (order.status().isFinal() && order.status() != OrderStatus.PAID) {
                return settle(cancel, order);
            }
            Hindrance hindrance = step(cancel, order);
            if (hindrance != null) {
                return later(cancel, order, hindrance);
            }
        }
        return later(cancel, null, new Hindrance("other workers changed it at the same moment"));
    }

    /** Leads to the order's next status. @return why it does not; null when it does, or another worker was first */
    private @Nullable Hindrance step(CancelRow cancel, OrderRow order) {
        OrderId id = order.orderId();
        // It must not be paid from here on, or the money would come after the end.
        Map<OrderId, Outcome> said =
                order.isDueFromBuyer() ? provider.expire(List.of(id)) : provider.status(List.of(id));
        Outcome known = said.getOrDefault(id, new Unknown("it does not name the order"));
        boolean isPaid = order.status() == OrderStatus.PAID;
        return switch (known) {
            case Captured captured -> isPaid ? giveBack(cancel, order) : pay(order, captured);
            case Declined declined -> end(cancel, order, isPaid ? order.paymentRef() : declined.reference());
            case NotCharged none ->
                isPaid ? new Hindrance("it is PAID, and the provider knows no charge of it") : end(cancel, order, null);
            case Unknown unknown -> new Hindrance(unknown.reason(), !unknown.unavailable());
            case Refused refused -> new Hindrance(refused.reference());
            case AwaitingBuyer open -> new Hindrance("its buyer can still pay it");
        };
    }

    /** The provider was faster than the cancel: the order is PAID, and refunded by the next step. */
    private @Nullable Hindrance pay(OrderRow order, Captured captured) {
        storePayments.store(Map.of(order.orderId(), order), Map.of(order.orderId(), captured));
        return null;
    }

    private @Nullable Hindrance giveBack(CancelRow cancel, OrderRow order) {
        try {
            provider.refund(order.orderId());
        } catch (RefundFailedException e) {
            return new Hindrance(String.valueOf(e.getMessage()));
        }
        return end(cancel, order, order.paymentRef());
    }

    private @Nullable Hindrance end(CancelRow cancel, OrderRow order, @Nullable String reference) {
        Optional<OrderRow> ended = storeCancels.end(order, cancel.returnUnits(), reference);
        ended.ifPresent(row -> LOG.atInfo()
                .addKeyValue("orderId", row.orderId())
                .log("order {} is {} by {}: {}", row.orderId(), row.status(), cancel.requestedBy(), row.endedBy()));
        return null;
    }

    /** Ends the cancel last: until Redis has the end of the order, its offer cannot be closed. */
    private Attempt settle(CancelRow cancel, OrderRow order) {
        SettledRow end = settled(order);
        Set<OrderId> later = settleOrders.settle(List.of(end));
        if (!later.isEmpty()) {
            storeCancels.postpone(cancel, true);
            return new Attempt(CancelState.DUE, "Redis has yet to take it");
        }
        CancelState state = end.isCancelled() ? CancelState.DONE : CancelState.NONE;
        storeCancels.finish(cancel, state);
        return new Attempt(state, null);
    }

    private SettledRow settled(OrderRow order) {
        return storeCancels.isInRedis(order) ? order.settled() : order.settled().retired();
    }

    private Attempt later(CancelRow cancel, @Nullable OrderRow order, Hindrance hindrance) {
        String reason = hindrance.reason();
        if (hindrance.tried() && cancel.attempts() + 1 >= limits.refundTries()) {
            if (order != null && order.status() == OrderStatus.PAID) {
                // It stays PAID. pay() has not settled it, and its recorded event may be consumed already.
                settleOrders.settle(List.of(settled(order)));
            }
            if (storeCancels.giveUp(cancel)) {
                meters.counter(FAILED, "outcome", "given-up").increment();
                LOG.atError()
                        .addKeyValue("orderId", cancel.orderId())
                        .log("the {} of order {} is given up: {}", cancel.kind(), cancel.orderId(), reason);
            }
            return new Attempt(CancelState.GIVEN_UP, reason);
        }
        storeCancels.postpone(cancel, hindrance.tried());
        meters.counter(FAILED, "outcome", "postponed").increment();
        LOG.warn("the {} of order {} is tried again later: {}", cancel.kind(), cancel.orderId(), reason);
        return new Attempt(CancelState.DUE, reason);
    }
}
