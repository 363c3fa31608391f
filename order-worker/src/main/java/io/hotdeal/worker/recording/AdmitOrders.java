package io.hotdeal.worker.recording;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderEvent.OrderRequested;
import io.hotdeal.order.OrderId;
import io.hotdeal.worker.orders.OrderHistory;
import io.hotdeal.worker.orders.OrderInserts;
import io.hotdeal.worker.orders.OrderRow;
import io.hotdeal.worker.orders.RepeatableTransaction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.stereotype.Component;

/**
 * Brings a batch of orders into the database, in one transaction: new rows, then one guarded update per offer. Where Redis
 * has sold more than is allocated, the earliest reservations are admitted and the others rejected.
 */
@Component
class AdmitOrders {

    private final OrderHistory history;
    private final OrderInserts inserts;
    private final RepeatableTransaction transaction;
    private final Clock clock;
    private final Duration sweepAfter;

    AdmitOrders(
            OrderHistory history,
            OrderInserts inserts,
            RepeatableTransaction transaction,
            Clock clock,
            RecordingProperties limits) {
        this.history = history;
        this.inserts = inserts;
        this.transaction = transaction;
        this.clock = clock;
        this.sweepAfter = limits.sweepAfter();
    }

    /**
     * Idempotent: an order that has a row keeps it.
     *
     * @param orders of different ids
     * @return the rows of all orders whose offer has an allocation, new and found ones
     */
    Map<OrderId, OrderRow> admit(Collection<OrderRequested> orders) {
        try {
            return transaction.run(() -> inTransaction(orders, this::sellAll));
        } catch (NoRoomException e) {
            // Rare: Redis has sold more than is allocated. Again from the first SELECT, so that the rows are locked in
            // their order.
            return transaction.run(() -> inTransaction(orders, this::sellOneByOne));
        }
    }

    /** An allocation has less room than the batch needs; the transaction is rolled back. */
    private static final class NoRoomException extends RuntimeException {
        NoRoomException(Set<OfferId> offers) {
            super("no room for all orders of " + offers);
        }
    }

    private Map<OrderId, OrderRow> inTransaction(
            Collection<OrderRequested> orders, UnaryOperator<SortedMap<OfferId, List<OrderRow>>> sale) {
        Map<OrderId, OrderRow> rows = new HashMap<>(
                history.find(orders.stream().map(OrderRequested::orderId).toList()));
        List<OrderRequested> unknown = orders.stream()
                .filter(order -> !rows.containsKey(order.orderId()))
                .toList();
        Map<OfferId, Optional<Duration>> allocated =
                inserts.allocated(unknown.stream().map(OrderRequested::offerId).collect(Collectors.toSet()));
        List<OrderRow> fresh = unknown.stream()
                .flatMap(order -> Stream.ofNullable(allocated.get(order.offerId()))
                        .map(payWithin -> OrderRow.recorded(order, payWithin.orElse(null))))
                .sorted(Comparator.comparing(OrderRow::orderId))
                .toList();
        if (!fresh.isEmpty()) {
            inserts.insert(fresh, clock.instant().plus(sweepAfter));
            SortedMap<OfferId, List<OrderRow>> byOffer =
                    fresh.stream().collect(Collectors.groupingBy(OrderRow::offerId, TreeMap::new, Collectors.toList()));
            sale.apply(byOffer).values().stream().flatMap(List::stream).forEach(row -> rows.put(row.orderId(), row));
        }
        return rows;
    }

    /** Round trips do not grow with the offers. */
    private SortedMap<OfferId, List<OrderRow>> sellAll(SortedMap<OfferId, List<OrderRow>> byOffer) {
        SortedMap<OfferId, Long> units = new TreeMap<>();
        byOffer.forEach((offer, rows) -> units.put(offer, units(rows)));
        Set<OfferId> full = inserts.sell(units);
        if (!full.isEmpty()) {
            throw new NoRoomException(full);
        }
        return byOffer;
    }

    private SortedMap<OfferId, List<OrderRow>> sellOneByOne(SortedMap<OfferId, List<OrderRow>> byOffer) {
        SortedMap<OfferId, List<OrderRow>> stored = new TreeMap<>();
        byOffer.forEach((offer, rows) -> stored.put(offer, sell(offer, rows)));
        return stored;
    }

    private boolean sold(OfferId offer, long units) {
        return inserts.sell(new TreeMap<>(Map.of(offer, units))).isEmpty();
    }

    private static long units(List<OrderRow> rows) {
        return rows.stream().mapToLong(OrderRow::quantity).sum();
    }

    /** @return the rows as they stand afterwards: RECORDED or REJECTED */
    private List<OrderRow> sell(OfferId offer, List<OrderRow> rows) {
        if (sold(offer, units(rows))) {
            return rows;
        }
        long room = inserts.lockRoom(offer);
        long admitted = 0;
        Set<OrderId> rejected = new HashSet<>();
        List<OrderRow> byReservation = new ArrayList<>(rows);
        byReservation.sort(Comparator.comparing(OrderRow::orderDate).thenComparing(OrderRow::orderId));
        for (OrderRow row : byReservation) {
            if (admitted + row.quantity() <= room) {
                admitted += row.quantity();
            } else {
                rejected.add(row.orderId());
            }
        }
        Instant now = clock.instant();
        inserts.reject(rejected.stream().sorted().toList(), now);
        if (admitted > 0 && !sold(offer, admitted)) {
            throw new CannotAcquireLockException("the locked allocation of product " + offer + " has changed");
        }
        return rows.stream()
                .map(row -> rejected.contains(row.orderId()) ? row.rejected(now) : row)
                .toList();
    }
}
