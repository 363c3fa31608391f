package io.hotdeal.worker.orders;

import static io.hotdeal.worker.orders.OrderHistory.utc;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Final orders whose settlement is due, in HOTDEAL_SETTLEMENT. Joins the caller's transaction. */
@Repository
public class SettlementRows {

    private static final String POSTPONE = "UPDATE HOTDEAL_SETTLEMENT SET NEXT_ATTEMPT = ? WHERE ORDER_ID = ?";
    private static final String INSERT =
            "INSERT INTO HOTDEAL_SETTLEMENT (NEXT_ATTEMPT, ORDER_ID, PROD_ID) VALUES (?, ?, ?)";

    /** One offer a query: there are fewer offers than rows, and DISTINCT would read them all. */
    private static final String NEXT_OFFER = """
            SELECT PROD_ID FROM HOTDEAL_SETTLEMENT
             WHERE PROD_ID > :last ORDER BY PROD_ID FETCH FIRST 1 ROWS ONLY""";

    private static final String DUE = """
            SELECT ORDER_ID FROM HOTDEAL_SETTLEMENT
             WHERE PROD_ID = :product AND NEXT_ATTEMPT <= :now
             ORDER BY NEXT_ATTEMPT FETCH FIRST :count ROWS ONLY""";

    private static final String LEASE =
            "UPDATE HOTDEAL_SETTLEMENT SET NEXT_ATTEMPT = ? WHERE ORDER_ID = ? AND NEXT_ATTEMPT <= ?";
    private static final String DELETE = "DELETE FROM HOTDEAL_SETTLEMENT WHERE ORDER_ID = ?";

    /** A settlement that is due at {@code nextAttempt}. */
    public record DueSettlement(OrderId orderId, OfferId offerId, Instant nextAttempt) {}

    private final JdbcClient database;
    private final JdbcTemplate batches;

    public SettlementRows(JdbcClient database, JdbcTemplate batches) {
        this.database = database;
        this.batches = batches;
    }

    /**
     * Makes settlements due, also those that are due already.
     *
     * @param due sorted by order id
     */
    public void postpone(List<DueSettlement> due) {
        int[] counts = batches.batchUpdate(
                POSTPONE,
                due.stream()
                        .map(each -> new Object[] {
                            utc(each.nextAttempt()), each.orderId().value()
                        })
                        .toList());
        List<Object[]> added = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            DueSettlement each = due.get(i);
            if (counts[i] == 0) {
                added.add(new Object[] {
                    utc(each.nextAttempt()),
                    each.orderId().value(),
                    each.offerId().value()
                });
            } else {
                OrderInserts.requireOneEach(new int[] {counts[i]});
            }
        }
        OrderInserts.requireOneEach(batches.batchUpdate(INSERT, added));
    }

    /** Offers that have a settlement which is due now or later, in ascending order. */
    public List<OfferId> offers() {
        List<OfferId> offers = new ArrayList<>();
        for (Optional<Integer> next = after(0); next.isPresent(); next = after(next.get())) {
            offers.add(new OfferId(next.get()));
        }
        return offers;
    }

    /** How many settlements are due now or later. */
    public long count() {
        return database.sql("SELECT COUNT(*) FROM HOTDEAL_SETTLEMENT")
                .query(Long.class)
                .single();
    }

    private Optional<Integer> after(int last) {
        return database.sql(NEXT_OFFER).param("last", last).query(Integer.class).optional();
    }

    /**
     * Takes due settlements for this worker, by moving their due time.
     *
     * @param atMost of each offer
     * @return those that no other worker took first
     */
    public List<OrderId> lease(Collection<OfferId> offers, int atMost, Instant now, Instant until) {
        List<OrderId> due = offers.stream()
                .flatMap(offer -> due(offer, atMost, now).stream())
                .sorted()
                .toList();
        int[] counts = batches.batchUpdate(
                LEASE,
                due.stream()
                        .map(order -> new Object[] {utc(until), order.value(), utc(now)})
                        .toList());
        List<OrderId> leased = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] != 0) {
                OrderInserts.requireOneEach(new int[] {counts[i]});
                leased.add(due.get(i));
            }
        }
        return leased;
    }

    private List<OrderId> due(OfferId offer, int atMost, Instant now) {
        return database.sql(DUE)
                .param("product", offer.value())
                .param("now", utc(now))
                .param("count", atMost)
                .query((row, number) -> new OrderId(row.getString("ORDER_ID")))
                .list();
    }

    /** @param done sorted by order id; another worker may have deleted them before */
    public void delete(List<OrderId> done) {
        batches.batchUpdate(
                DELETE, done.stream().map(order -> new Object[] {order.value()}).toList());
    }
}
