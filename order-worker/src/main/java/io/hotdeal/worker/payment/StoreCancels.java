package io.hotdeal.worker.payment;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.CancelState;
import io.hotdeal.order.EndedBy;
import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderStatus;
import io.hotdeal.worker.orders.CancelRows;
import io.hotdeal.worker.orders.CancelRows.CancelRow;
import io.hotdeal.worker.orders.OrderRow;
import io.hotdeal.worker.orders.PaymentRows;
import io.hotdeal.worker.orders.PaymentRows.Place;
import io.hotdeal.worker.orders.PaymentRows.Postponed;
import io.hotdeal.worker.orders.RefundRows;
import io.hotdeal.worker.orders.RepeatableTransaction;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.stereotype.Component;

/**
 * Stores what becomes of a cancel, each step in one transaction: the order's row first, stock rows last. The count of
 * {@code … WHERE STATUS = } the status before decides who ends the order, so its units come back exactly once.
 */
@Component
class StoreCancels {

    private final CancelRows cancels;
    private final PaymentRows payments;
    private final RefundRows refunds;
    private final RepeatableTransaction transaction;
    private final PaymentProperties limits;
    private final Clock clock;

    StoreCancels(
            CancelRows cancels,
            PaymentRows payments,
            RefundRows refunds,
            RepeatableTransaction transaction,
            PaymentProperties limits,
            Clock clock) {
        this.cancels = cancels;
        this.payments = payments;
        this.refunds = refunds;
        this.transaction = transaction;
        this.limits = limits;
        this.clock = clock;
    }

    /** Takes due cancels for this worker. */
    List<CancelRow> lease(int atMost) {
        Instant now = clock.instant();
        return transaction.run(() -> cancels.lease(now, now.plus(limits.sweepLease()), atMost));
    }

    /** What is stored for an order: the first request stays, unless it was given up or dismissed. Leased by the caller when it is DUE now. */
    CancelRow request(OrderRow order, EndedBy kind, boolean returnUnits, String by) {
        Instant now = clock.instant();
        return transaction.run(() -> {
            Instant next = now.plus(limits.sweepLease());
            Optional<CancelRow> known = cancels.find(order.orderId());
            if (known.isEmpty()) {
                cancels.insert(order, kind, returnUnits, by, now, next);
            } else if (known.get().state() == CancelState.GIVEN_UP
                    || known.get().dismissedBy() != null) {
                cancels.askAgain(order.orderId(), kind, returnUnits, by, now, next);
            }
            return cancels.find(order.orderId()).orElseThrow();
        });
    }

    Optional<CancelRow> find(OrderId order) {
        return cancels.find(order);
    }

    /**
     * Ends an order that is RECORDED and not captured, or PAID and refunded.
     *
     * @param order     as it was when the provider was asked
     * @param reference the provider's; null when it was never charged
     * @return the row as it is now; empty when another worker has changed it since
     */
    Optional<OrderRow> end(OrderRow order, boolean returnUnits, @Nullable String reference) {
        return transaction.run(() -> inTransaction(order, returnUnits, reference));
    }

    private Optional<OrderRow> inTransaction(OrderRow order, boolean returnUnits, @Nullable String reference) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS); // as the database keeps it
        Place place = order.pipeline() ? payments.place(order) : null;
        boolean backOnSale = returnUnits && (place == null || place.takesUnits());
        OrderRow ended = order.cancelled(backOnSale ? OrderStatus.DECLINED : OrderStatus.REJECTED, reference, now);
        if (!payments.cancel(ended, order.status())) {
            return Optional.empty();
        }
        if (order.status() == OrderStatus.RECORDED) {
            // A worker may be charging it at this moment.
            refunds.insert(List.of(order.orderId()), now, now.plus(limits.checkDeclined()));
        }
        if (returnUnits && (place == null || !place.takesUnits())) {
            payments.returnToShop(units(order));
        }
        if (place != null && !payments.takeBack(order, place, !backOnSale)) {
            throw new CannotAcquireLockException("offer " + order.offerId() + " was changed at the same moment");
        }
        return Optional.of(ended);
    }

    private static SortedMap<OfferId, Long> units(OrderRow order) {
        SortedMap<OfferId, Long> units = new TreeMap<>();
        units.put(order.offerId(), (long) order.quantity());
        return units;
    }

    /** Whether Redis has, or had, its reservation under its offer still. */
    boolean isInRedis(OrderRow order) {
        return order.pipeline() && !payments.place(order).retired();
    }

    /**
     * Tries it again after a growing pause; the payment of an order that is not final waits longer than that.
     *
     * @param tried false while the provider is unavailable: that tells nothing about the cancel, so it is no try, and the pause is the
     *              sweep's lease
     */
    void postpone(CancelRow cancel, boolean tried) {
        Instant now = clock.instant();
        Instant next = now.plus(tried ? limits.refundPauseAfter(cancel.attempts()) : limits.sweepLease());
        transaction.run(() -> {
            payments.postpone(List.of(new Postponed(cancel.orderId(), next.plus(limits.sweepLease()))));
            cancels.postpone(cancel.orderId(), now, next, tried);
            return cancel;
        });
    }

    /**
     * Stores that the order has ended.
     *
     * @param state DONE or NONE
     */
    void finish(CancelRow cancel, CancelState state) {
        transaction.run(() -> cancels.end(cancel.orderId(), state, clock.instant()));
    }

    /** @return whether this call has given it up */
    boolean giveUp(CancelRow cancel) {
        return transaction.run(() -> cancels.giveUp(cancel.orderId(), clock.instant()));
    }

    /** @return whether this call has dismissed it; only what is given up, and has not ended its order, can be dismissed */
    boolean dismiss(OrderId order, String by) {
        return transaction.run(() -> cancels.dismiss(order, by, clock.instant()));
    }
}
