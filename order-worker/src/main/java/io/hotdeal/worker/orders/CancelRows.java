package io.hotdeal.worker.orders;

import static io.hotdeal.worker.orders.OrderHistory.instant;
import static io.hotdeal.worker.orders.OrderHistory.utc;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.CancelState;
import io.hotdeal.order.EndedBy;
import io.hotdeal.order.OrderId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Cancels and refunds that administrators asked for, in HOTDEAL_CANCEL. Joins the caller's transaction. */
@Repository
public class CancelRows {

    private static final String FIND = """
            SELECT ORDER_ID, PROD_ID, KIND, RETURN_UNITS, STATE, ATTEMPTS, NEXT_ATTEMPT, REQUESTED_BY, REQUESTED_AT,
                   DISMISSED_BY
              FROM HOTDEAL_CANCEL WHERE ORDER_ID = :order""";
    private static final String INSERT = """
            INSERT INTO HOTDEAL_CANCEL (ORDER_ID, PROD_ID, KIND, RETURN_UNITS, STATE, NEXT_ATTEMPT, REQUESTED_BY,
                                        REQUESTED_AT, CHANGED_AT)
            VALUES (:order, :product, :kind, :returns, 'DUE', :next, :by, :now, :now)""";
    private static final String AGAIN = """
            UPDATE HOTDEAL_CANCEL SET KIND = :kind, RETURN_UNITS = :returns, STATE = 'DUE', ATTEMPTS = 0, NEXT_ATTEMPT = :next,
                                      REQUESTED_BY = :by, REQUESTED_AT = :now, DISMISSED_BY = NULL, CHANGED_AT = :now
             WHERE ORDER_ID = :order AND STATE IN ('GIVEN_UP', 'NONE')""";
    /** The lower bound keeps H2 from reading the index's empty entries. */
    private static final String DUE = """
            SELECT ORDER_ID FROM HOTDEAL_CANCEL
             WHERE NEXT_ATTEMPT BETWEEN :first AND :now AND STATE = 'DUE'
             ORDER BY NEXT_ATTEMPT FETCH FIRST :count ROWS ONLY""";

    private static final String LEASE = """
            UPDATE HOTDEAL_CANCEL SET NEXT_ATTEMPT = :until
             WHERE ORDER_ID = :order AND STATE = 'DUE' AND NEXT_ATTEMPT <= :now""";
    private static final String POSTPONE = """
            UPDATE HOTDEAL_CANCEL SET NEXT_ATTEMPT = :next, ATTEMPTS = ATTEMPTS + :tries, CHANGED_AT = :now
             WHERE ORDER_ID = :order AND STATE = 'DUE'""";
    private static final String GIVE_UP = """
            UPDATE HOTDEAL_CANCEL SET STATE = 'GIVEN_UP', NEXT_ATTEMPT = NULL, ATTEMPTS = ATTEMPTS + 1, CHANGED_AT = :now
             WHERE ORDER_ID = :order AND STATE = 'DUE'""";
    /** The order has ended, whatever was written before: a slow worker ends what another one has given up by then. */
    private static final String END = """
            UPDATE HOTDEAL_CANCEL SET STATE = :state, NEXT_ATTEMPT = NULL, DISMISSED_BY = NULL, ATTEMPTS = ATTEMPTS + 1,
                                      CHANGED_AT = :now
             WHERE ORDER_ID = :order AND STATE <> 'DONE'""";
    /** Not of an order that a worker has ended for it: what is left to do of that must be done. */
    private static final String DISMISS = """
            UPDATE HOTDEAL_CANCEL SET STATE = 'NONE', DISMISSED_BY = :by, CHANGED_AT = :now
             WHERE ORDER_ID = :order AND STATE = 'GIVEN_UP'
               AND NOT EXISTS (SELECT 1 FROM ORDER_HISTORY H WHERE H.ORDER_ID = :order AND H.ENDED_BY IN ('CANCEL', 'REFUND'))""";

    private static final String DONE =
            "SELECT ORDER_ID FROM HOTDEAL_CANCEL WHERE PROD_ID = :product AND STATE = 'DONE'";

    /**
     * What was asked for, and how far it is.
     *
     * @param kind        CANCEL or REFUND
     * @param returnUnits whether the units go back on sale
     * @param attempts    tried so far
     * @param nextAttempt null unless it is DUE
     * @param requestedBy the administrator who asked for it last
     * @param dismissedBy who decided that it is not tried again; null when it was not given up, or is due again
     */
    public record CancelRow(
            OrderId orderId,
            OfferId offerId,
            EndedBy kind,
            boolean returnUnits,
            CancelState state,
            int attempts,
            @Nullable Instant nextAttempt,
            String requestedBy,
            Instant requestedAt,
            @Nullable String dismissedBy) {}

    private final JdbcClient database;

    public CancelRows(JdbcClient database) {
        this.database = database;
    }

    public Optional<CancelRow> find(OrderId order) {
        return database.sql(FIND)
                .param("order", order.value())
                .query((row, number) -> read(row))
                .optional();
    }

    private static CancelRow read(ResultSet row) throws SQLException {
        return new CancelRow(
                new OrderId(row.getString("ORDER_ID")),
                new OfferId(row.getInt("PROD_ID")),
                EndedBy.valueOf(row.getString("KIND")),
                row.getInt("RETURN_UNITS") == 1,
                CancelState.valueOf(row.getString("STATE")),
                row.getInt("ATTEMPTS"),
                instant(row, "NEXT_ATTEMPT"),
                row.getString("REQUESTED_BY"),
                Objects.requireNonNull(instant(row, "REQUESTED_AT")),
                row.getString("DISMISSED_BY"));
    }

    /**
     * Asks for the end of an order that none was asked for yet.
     *
     * @throws org.springframework.dao.DuplicateKeyException when one was
     */
    public void insert(OrderRow order, EndedBy kind, boolean returnUnits, String by, Instant now, Instant next) {
        OrderInserts.requireOneEach(new int[] {
            database.sql(INSERT)
                    .param("order", order.orderId().value())
                    .param("product", order.offerId().value())
                    .param("kind", kind.name())
                    .param("returns", returnUnits ? 1 : 0)
                    .param("next", utc(next))
                    .param("by", by)
                    .param("now", utc(now))
                    .update()
        });
    }

    /** Makes one due again that was given up or dismissed: a new request, whose time begins now. */
    public void askAgain(OrderId order, EndedBy kind, boolean returnUnits, String by, Instant now, Instant next) {
        database.sql(AGAIN)
                .param("by", by)
                .param("kind", kind.name())
                .param("returns", returnUnits ? 1 : 0)
                .param("next", utc(next))
                .param("now", utc(now))
                .param("order", order.value())
                .update();
    }

    /** Takes due rows for this worker, by moving their due time. @return those that no other worker took first */
    public List<CancelRow> lease(Instant now, Instant until, int atMost) {
        List<OrderId> due = database.sql(DUE)
                .param("first", utc(Instant.EPOCH))
                .param("now", utc(now))
                .param("count", atMost)
                .query((row, number) -> new OrderId(row.getString("ORDER_ID")))
                .list();
        List<CancelRow> leased = new ArrayList<>();
        for (OrderId order : due) {
            int rows = database.sql(LEASE)
                    .param("until", utc(until))
                    .param("order", order.value())
                    .param("now", utc(now))
                    .update();
            if (rows == 1) {
                leased.add(find(order).orElseThrow());
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

    /** @return whether this call did; not when another worker has ended it by now */
    public boolean giveUp(OrderId order, Instant now) {
        return database.sql(GIVE_UP)
                        .param("now", utc(now))
                        .param("order", order.value())
                        .update()
                == 1;
    }

    /** @return whether this call did; not unless it is given up, and its order has not been ended for it */
    public boolean dismiss(OrderId order, String by, Instant now) {
        return database.sql(DISMISS)
                        .param("by", by)
                        .param("now", utc(now))
                        .param("order", order.value())
                        .update()
                == 1;
    }

    /**
     * Stores that the order has ended, also of what was given up.
     *
     * @param state DONE or NONE
     */
    public boolean end(OrderId order, CancelState state, Instant now) {
        return database.sql(END)
                        .param("state", state.name())
                        .param("now", utc(now))
                        .param("order", order.value())
                        .update()
                == 1;
    }

    /** The offer's orders that were cancelled or refunded. */
    public Set<OrderId> done(OfferId offer) {
        return new HashSet<>(database.sql(DONE)
                .param("product", offer.value())
                .query((row, number) -> new OrderId(row.getString("ORDER_ID")))
                .list());
    }
}
