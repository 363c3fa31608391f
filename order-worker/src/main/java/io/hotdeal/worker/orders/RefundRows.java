package io.hotdeal.worker.orders;

import static io.hotdeal.worker.orders.OrderHistory.utc;

import io.hotdeal.order.OrderId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Declined orders whose charge is looked at again, in HOTDEAL_REFUND. Joins the caller's transaction. */
@Repository
public class RefundRows {

    private static final String INSERT = """
            INSERT INTO HOTDEAL_REFUND (ORDER_ID, STATE, NEXT_ATTEMPT, CHANGED_AT) VALUES (?, 'DUE', ?, ?)""";
    private static final String EXISTS = "SELECT COUNT(*) FROM HOTDEAL_REFUND WHERE ORDER_ID = :order";
    private static final String REOPEN = """
            UPDATE HOTDEAL_REFUND SET STATE = 'DUE', NEXT_ATTEMPT = :now, CHANGED_AT = :now
             WHERE ORDER_ID = :order AND STATE = 'NONE'""";
    /** The lower bound keeps H2 from reading the index's empty entries. */
    private static final String DUE = """
            SELECT ORDER_ID, ATTEMPTS FROM HOTDEAL_REFUND
             WHERE NEXT_ATTEMPT BETWEEN :first AND :now AND STATE = 'DUE'
             ORDER BY NEXT_ATTEMPT FETCH FIRST :count ROWS ONLY""";

    private static final String LEASE = """
            UPDATE HOTDEAL_REFUND SET NEXT_ATTEMPT = :until
             WHERE ORDER_ID = :order AND STATE = 'DUE' AND NEXT_ATTEMPT <= :now""";
    private static final String POSTPONE = """
            UPDATE HOTDEAL_REFUND SET NEXT_ATTEMPT = :next, ATTEMPTS = ATTEMPTS + :tries, CHANGED_AT = :now
             WHERE ORDER_ID = :order AND STATE = 'DUE'""";
    private static final String END = """
            UPDATE HOTDEAL_REFUND SET STATE = :state, NEXT_ATTEMPT = NULL, ATTEMPTS = ATTEMPTS + 1, CHANGED_AT = :now
             WHERE ORDER_ID = :order AND STATE = 'DUE'""";

    /** How the look at a declined order's charge ended. */
    public enum End {
        NONE,
        REFUNDED,
        GIVEN_UP
    }

    /** @param attempts looks and refunds tried so far */
    public record DueRefund(OrderId orderId, int attempts) {}

    private final JdbcClient database;
    private final JdbcTemplate batches;

    public RefundRows(JdbcClient database, JdbcTemplate batches) {
        this.database = database;
        this.batches = batches;
    }

    /** @param declined in the caller's transaction, each for the first time */
    public void insert(Collection<OrderId> declined, Instant now, Instant dueAt) {
        batches.batchUpdate(
                INSERT,
                declined.stream()
                        .map(order -> new Object[] {order.value(), utc(dueAt), utc(now)})
                        .toList());
    }

    /** Makes orders due now, also those that were looked at before and had nothing captured. */
    public void lookAgain(Collection<OrderId> declined, Instant now) {
        for (OrderId order : declined) {
            int reopened = database.sql(REOPEN)
                    .param("now", utc(now))
                    .param("order", order.value())
                    .update();
            if (reopened == 0 && !exists(order)) {
                insert(List.of(order), now, now);
            }
        }
    }

    private boolean exists(OrderId order) {
        return database.sql(EXISTS)
                        .param("order", order.value())
                        .query(Long.class)
                        .single()
                > 0;
    }

    /** Takes due rows for this worker, by moving their due time. @return those that no other worker took first */
    public List<DueRefund> lease(Instant now, Instant until, int atMost) {
        List<DueRefund> due = database.sql(DUE)
                .param("first", utc(Instant.EPOCH))
                .param("now", utc(now))
                .param("count", atMost)
                .query((row, number) -> new DueRefund(new OrderId(row.getString("ORDER_ID")), row.getInt("ATTEMPTS")))
                .list();
        List<DueRefund> leased = new ArrayList<>();
        for (DueRefund refund : due) {
            int rows = database.sql(LEASE)
                    .param("until", utc(until))
                    .param("order", refund.orderId().value())
                    .param("now", utc(now))
                    .update();
            if (rows == 1) {
                leased.add(refund);
            }
        }
        return leased;
    }

    /**
     * Leaves a row alone that another worker has ended by now.
     *
     * @param tried whether it counts as a try
     */
    public void postpone(OrderId order, Instant now, Instant next, boolean tried) {
        database.sql(POSTPONE)
                .param("next", utc(next))
                .param("tries", tried ? 1 : 0)
                .param("now", utc(now))
                .param("order", order.value())
                .update();
    }

    /** @return whether this call ended it */
    public boolean end(OrderId order, End state, Instant now) {
        return database.sql(END)
                        .param("state", state.name())
                        .param("now", utc(now))
                        .param("order", order.value())
                        .update()
                == 1;
    }
}
