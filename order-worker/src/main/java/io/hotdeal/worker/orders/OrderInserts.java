package io.hotdeal.worker.orders;

import static io.hotdeal.worker.orders.OrderHistory.utc;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.dao.IncorrectUpdateSemanticsDataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What recording writes. Joins the caller's transaction; every affected-row count is checked. */
@Repository
public class OrderInserts {

    private static final String INSERT = """
            INSERT INTO ORDER_HISTORY (ORDER_ID, ORDER_DATE, PROD_ID, CUSTOMER_ID, QUANTITY, AMOUNT, STATUS, NEXT_ATTEMPT,
                                       CHANNEL)
            VALUES (?, ?, ?, ?, ?, ?, 'RECORDED', ?, 'PIPELINE')""";
    private static final String SELL = """
            UPDATE HOTDEAL_ALLOCATION SET SOLD = SOLD + :units
             WHERE PROD_ID = :product AND SOLD + :units <= ALLOCATED""";
    private static final String REJECT = """
            UPDATE ORDER_HISTORY SET STATUS = 'REJECTED', NEXT_ATTEMPT = NULL, SETTLED_AT = ?
             WHERE ORDER_ID = ? AND STATUS = 'RECORDED'""";

    private final JdbcClient database;
    private final JdbcTemplate batches;

    public OrderInserts(JdbcClient database, JdbcTemplate batches) {
        this.database = database;
        this.batches = batches;
    }

    /** Which of these offers have an allocation. Allocations are never deleted under a running sale. */
    public Set<OfferId> allocated(Set<OfferId> offers) {
        Set<OfferId> allocated = new TreeSet<>();
        for (OfferId offer : offers) {
            database.sql("SELECT PROD_ID FROM HOTDEAL_ALLOCATION WHERE PROD_ID = :product")
                    .param("product", offer.value())
                    .query(Integer.class)
                    .optional()
                    .ifPresent(product -> allocated.add(new OfferId(product)));
        }
        return allocated;
    }

    /**
     * Inserts rows as RECORDED.
     *
     * @param rows  sorted by order id, so that two workers with the same orders wait for each other and never deadlock
     * @param dueAt when a payment that nobody made is due
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
                    utc(dueAt)
                })
                .toList();
        requireOneEach(batches.batchUpdate(INSERT, parameters));
    }

    /** @return whether the allocation had room for all of them */
    public boolean sell(OfferId offer, long units) {
        return database.sql(SELL)
                        .param("units", units)
                        .param("product", offer.value())
                        .update()
                == 1;
    }

    /** Locks the allocation. @return the units it has room for */
    public long lockRoom(OfferId offer) {
        Optional<Long> room = database.sql(
                        "SELECT ALLOCATED - SOLD FROM HOTDEAL_ALLOCATION WHERE PROD_ID = :product FOR UPDATE")
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

    private static void requireOneEach(int[] counts) {
        for (int count : counts) {
            if (count != 1) {
                throw new IncorrectUpdateSemanticsDataAccessException("one row expected, " + count + " changed");
            }
        }
    }
}
