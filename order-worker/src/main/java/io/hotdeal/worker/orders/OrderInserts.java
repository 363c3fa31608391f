package io.hotdeal.worker.orders;

import static io.hotdeal.worker.orders.OrderHistory.seconds;
import static io.hotdeal.worker.orders.OrderHistory.utc;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderId;
import io.hotdeal.startup.RowLock;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.IncorrectUpdateSemanticsDataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.SqlParameterValue;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What recording writes. Joins the caller's transaction; every affected-row count is checked. */
@Repository
public class OrderInserts {

    private static final String INSERT = """
            INSERT INTO ORDER_HISTORY (ORDER_ID, ORDER_DATE, PROD_ID, CUSTOMER_ID, QUANTITY, AMOUNT, STATUS, NEXT_ATTEMPT,
                                       CHANNEL, PAY_WITHIN)
            VALUES (?, ?, ?, ?, ?, ?, 'RECORDED', ?, 'PIPELINE', ?)""";
    private static final String SELL = """
            UPDATE HOTDEAL_ALLOCATION SET SOLD = SOLD + ? WHERE PROD_ID = ? AND SOLD + ? <= ALLOCATED""";
    private static final String REJECT = """
            UPDATE ORDER_HISTORY SET STATUS = 'REJECTED', NEXT_ATTEMPT = NULL, SETTLED_AT = ?
             WHERE ORDER_ID = ? AND STATUS = 'RECORDED'""";

    private static final String ROOM =
            "SELECT ALLOCATED - SOLD FROM HOTDEAL_ALLOCATION WHERE PROD_ID = :product" + RowLock.FOR_UPDATE;

    /** Below Oracle's limit of 1,000 expressions in a list. */
    private static final int IDS_IN_A_QUERY = 500;

    private final JdbcClient database;
    private final JdbcTemplate batches;

    public OrderInserts(JdbcClient database, JdbcTemplate batches) {
        this.database = database;
        this.batches = batches;
    }

    /**
     * Which of these offers have an allocation. Allocations are never deleted under a running sale.
     *
     * @return with the time that their buyers have to pay; empty where the worker charges
     */
    public Map<OfferId, Optional<Duration>> allocated(Set<OfferId> offers) {
        Map<OfferId, Optional<Duration>> allocated = new TreeMap<>();
        List<Integer> ids = offers.stream().map(OfferId::value).sorted().toList();
        for (int from = 0; from < ids.size(); from += IDS_IN_A_QUERY) {
            database.sql("SELECT PROD_ID, PAY_WITHIN FROM HOTDEAL_ALLOCATION WHERE PROD_ID IN (:products)")
                    .param("products", ids.subList(from, Math.min(from + IDS_IN_A_QUERY, ids.size())))
                    .query(row -> {
                        allocated.put(
                                new OfferId(row.getInt("PROD_ID")), Optional.ofNullable(seconds(row, "PAY_WITHIN")));
                    });
        }
        return allocated;
    }

    /**
     * Inserts rows as RECORDED.
     *
     * @param rows  sorted by order id, so that two workers with the same orders wait for each other and never deadlock
     * @param dueAt when a payment that was not made is due
     */
    public void insert(List<OrderRow> rows, Instant dueAt) {
        List<Object[]> parameters = rows.stream()
                .map(row -> new Object[] {
                    row.orderId().value(),
                    utc(row.orderDate()),
                    row.offerId().value(),
                    row.customerId().value(),
                    row.quantity(),
                    row.amount(),
                    utc(dueAt),
                    new SqlParameterValue(Types.NUMERIC, payWithin(row))
                })
                .toList();
        requireOneEach(batches.batchUpdate(INSERT, parameters));
    }

    private static @Nullable Long payWithin(OrderRow row) {
        return row.buyerPayment() == null ? null : row.buyerPayment().within().toSeconds();
    }

    /**
     * Sells units of many offers in one batch.
     *
     * @param units by offer, sorted, so that two workers wait for each other and never deadlock
     * @return the offers whose allocation had no room for all of theirs; of those nothing was sold
     */
    public Set<OfferId> sell(SortedMap<OfferId, Long> units) {
        List<OfferId> offers = List.copyOf(units.keySet());
        int[] counts = batches.batchUpdate(
                SELL,
                units.entrySet().stream()
                        .map(each ->
                                new Object[] {each.getValue(), each.getKey().value(), each.getValue()})
                        .toList());
        Set<OfferId> full = new TreeSet<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] == 0) {
                full.add(offers.get(i));
            } else {
                requireOneEach(new int[] {counts[i]});
            }
        }
        return full;
    }

    /** Locks the allocation. @return the units it has room for */
    public long lockRoom(OfferId offer) {
        Optional<Long> room = database.sql(ROOM)
                .param("product", offer.value())
                .query(Long.class)
                .optional();
        return room.orElseThrow(() ->
                new IncorrectUpdateSemanticsDataAccessException("the allocation of product " + offer + " has gone"));
    }

    public void reject(Collection<OrderId> orders, Instant now) {
        requireOneEach(batches.batchUpdate(
                REJECT,
                orders.stream()
                        .map(order -> new Object[] {utc(now), order.value()})
                        .toList()));
    }

    static void requireOneEach(int[] counts) {
        for (int count : counts) {
            if (count != 1) {
                throw new IncorrectUpdateSemanticsDataAccessException("one row expected, " + count + " changed");
            }
        }
    }
}
