package io.hotdeal.worker.payment;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderStatus;
import io.hotdeal.worker.orders.BuyerPayment;
import io.hotdeal.worker.orders.OrderHistory;
import io.hotdeal.worker.orders.OrderRow;
import io.hotdeal.worker.orders.PaymentRows;
import io.hotdeal.worker.orders.PaymentRows.Opened;
import io.hotdeal.worker.orders.PaymentRows.Postponed;
import io.hotdeal.worker.orders.RefundRows;
import io.hotdeal.worker.orders.RepeatableTransaction;
import io.hotdeal.worker.orders.SettledRow;
import io.hotdeal.worker.payment.PaymentProvider.AwaitingBuyer;
import io.hotdeal.worker.payment.PaymentProvider.Captured;
import io.hotdeal.worker.payment.PaymentProvider.Declined;
import io.hotdeal.worker.payment.PaymentProvider.NotCharged;
import io.hotdeal.worker.payment.PaymentProvider.Outcome;
import io.hotdeal.worker.payment.PaymentProvider.Refused;
import io.hotdeal.worker.payment.PaymentProvider.Unknown;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Stores what the provider said, in one transaction: order rows first, sorted by id, stock rows last, sorted by product. The
 * count of {@code … WHERE STATUS = 'RECORDED'} decides whose answer counts, so a declined unit leaves SOLD exactly once.
 */
@Component
class StorePayments {

    private final PaymentRows payments;
    private final RefundRows refunds;
    private final OrderHistory history;
    private final RepeatableTransaction transaction;
    private final PaymentProperties limits;
    private final Clock clock;

    StorePayments(
            PaymentRows payments,
            RefundRows refunds,
            OrderHistory history,
            RepeatableTransaction transaction,
            PaymentProperties limits,
            Clock clock) {
        this.payments = payments;
        this.refunds = refunds;
        this.history = history;
        this.transaction = transaction;
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * Stores outcomes.
     *
     * @param rows     as they were before the charge
     * @param outcomes for those of them that were RECORDED
     * @return all rows as they are stored now, also when another worker wrote them
     */
    Map<OrderId, OrderRow> store(Map<OrderId, OrderRow> rows, Map<OrderId, Outcome> outcomes) {
        if (outcomes.isEmpty()) {
            return rows;
        }
        return transaction.run(() -> inTransaction(rows, outcomes));
    }

    private Map<OrderId, OrderRow> inTransaction(Map<OrderId, OrderRow> rows, Map<OrderId, Outcome> outcomes) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS); // as the database keeps it
        List<OrderRow> finals = new ArrayList<>();
        List<Postponed> postponed = new ArrayList<>();
        List<Opened> opened = new ArrayList<>();
        List<Postponed> waiting = new ArrayList<>();
        new TreeMap<>(outcomes).forEach((order, outcome) -> {
            OrderRow row = row(rows, order);
            switch (outcome) {
                case Captured captured -> finals.add(row.ended(OrderStatus.PAID, captured.reference(), now));
                case Declined declined -> finals.add(row.ended(OrderStatus.DECLINED, declined.reference(), now));
                case Refused refused -> {
                    if (row.attempts() + 1 >= limits.refusals()) {
                        finals.add(row.ended(OrderStatus.DECLINED, refused.reference(), now));
                    } else {
                        postponed.add(postponed(row, outcome, now));
                    }
                }
                case AwaitingBuyer open -> await(row, open, now, opened, waiting);
                case Unknown unknown -> postponed.add(postponed(row, outcome, now));
                case NotCharged notCharged -> postponed.add(postponed(row, outcome, now));
            }
        });
        List<OrderRow> finished = payments.finish(finals);
        payments.postpone(postponed);
        payments.open(opened);
        payments.await(waiting);
        refunds.insert(
                finished.stream()
                        .filter(row -> row.status() == OrderStatus.DECLINED)
                        .map(OrderRow::orderId)
                        .toList(),
                now,
                now.plus(limits.checkDeclined()));
        List<OrderRow> declined = finished.stream()
                .filter(row -> row.status() == OrderStatus.DECLINED)
                .toList();
        // The shop's row first: legacy buyers pay while they hold it, and who waits for it must not hold an allocation.
        payments.returnToShop(unitsByOffer(declined, false));
        payments.unsell(unitsByOffer(declined, true));

        Map<OrderId, OrderRow> stored = new HashMap<>(rows);
        finished.forEach(row -> stored.put(row.orderId(), row));
        Set<OrderId> notOurs = new HashSet<>(outcomes.keySet());
        finished.forEach(row -> notOurs.remove(row.orderId()));
        stored.putAll(history.find(notOurs));
        return stored;
    }

    /** A final row for settlement: for its event alone when its reservation has left Redis with its offer. */
    SettledRow settled(OrderRow row) {
        boolean retired = row.pipeline() && payments.place(row).retired();
        return retired ? row.settled().retired() : row.settled();
    }

    private static OrderRow row(Map<OrderId, OrderRow> rows, OrderId order) {
        return Objects.requireNonNull(rows.get(order), "every outcome is of a row");
    }

    private static SortedMap<OfferId, Long> unitsByOffer(List<OrderRow> rows, boolean pipeline) {
        return rows.stream()
                .filter(row -> row.pipeline() == pipeline)
                .collect(Collectors.groupingBy(
                        OrderRow::offerId, TreeMap::new, Collectors.summingLong(OrderRow::quantity)));
    }

    private Postponed postponed(OrderRow row, Outcome outcome, Instant now) {
        boolean unavailable = outcome instanceof Unknown unknown && unknown.unavailable();
        Duration pause = unavailable ? limits.pauseWhileUnavailable(row.attempts()) : limits.pauseAfter(row.attempts());
        return new Postponed(row.orderId(), notBeyond(row, now, now.plus(pause)));
    }

    /** The buyer's time begins when the link is stored. */
    private void await(OrderRow row, AwaitingBuyer open, Instant now, List<Opened> opened, List<Postponed> waiting) {
        BuyerPayment payment = row.buyerPayment();
        Instant poll = now.plus(limits.checkoutPoll());
        if (payment != null && payment.link() == null) {
            Instant until = now.plus(payment.within());
            opened.add(new Opened(row.orderId(), open.link(), until, earlier(poll, until)));
        } else {
            waiting.add(new Postponed(row.orderId(), notBeyond(row, now, poll)));
        }
    }

    /** What waits for its buyer is due at its deadline at the latest. */
    private static Instant notBeyond(OrderRow row, Instant now, Instant next) {
        BuyerPayment payment = row.buyerPayment();
        return payment == null || payment.until() == null || payment.isOver(now)
                ? next
                : earlier(next, payment.until());
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
