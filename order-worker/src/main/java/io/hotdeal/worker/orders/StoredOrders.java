package io.hotdeal.worker.orders;

import static io.hotdeal.worker.orders.OrderHistory.instant;
import static io.hotdeal.worker.orders.OrderHistory.utc;

import io.hotdeal.order.OrderId;
import io.hotdeal.worker.orders.CancelRows.CancelRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What the database has of one order, and when which part of it is due; for operators. Joins the caller's transaction. */
@Repository
public class StoredOrders {

    private static final String DUE = """
            SELECT COALESCE(H.NEXT_ATTEMPT, S.NEXT_ATTEMPT) AS NEXT_ATTEMPT, R.STATE, R.ATTEMPTS, R.NEXT_ATTEMPT AS REFUND_ATTEMPT,
                   CASE WHEN A.RETIRED_THROUGH >= H.ORDER_DATE THEN 1 ELSE 0 END AS RETIRED
              FROM ORDER_HISTORY H
              LEFT JOIN HOTDEAL_REFUND R ON R.ORDER_ID = H.ORDER_ID
              LEFT JOIN HOTDEAL_SETTLEMENT S ON S.ORDER_ID = H.ORDER_ID
              LEFT JOIN HOTDEAL_ALLOCATION A ON A.PROD_ID = H.PROD_ID
             WHERE H.ORDER_ID = :order""";

    private static final String MAKE_DUE =
            "UPDATE ORDER_HISTORY SET NEXT_ATTEMPT = LEAST(NEXT_ATTEMPT, :now) WHERE ORDER_ID = :order AND STATUS = 'RECORDED'";

    /**
     * An order.
     *
     * @param nextAttempt when its payment is due, or its settlement when it is final; null when neither is
     * @param refund      of a declined order: the look at its charge; null when there is none
     * @param cancel      what an administrator asked for; null when none did
     * @param retired     whether its reservation has left Redis together with its offer
     */
    public record StoredOrder(
            OrderRow row,
            @Nullable Instant nextAttempt,
            @Nullable Refund refund,
            @Nullable CancelRow cancel,
            boolean retired) {}

    /**
     * A row of HOTDEAL_REFUND.
     *
     * @param state       DUE, or an {@link RefundRows.End}
     * @param nextAttempt null unless it is DUE
     */
    public record Refund(
            String state, int attempts, @Nullable Instant nextAttempt) {}

    private final JdbcClient database;
    private final OrderHistory history;
    private final CancelRows cancels;

    public StoredOrders(JdbcClient database, OrderHistory history, CancelRows cancels) {
        this.database = database;
        this.history = history;
        this.cancels = cancels;
    }

    public Optional<StoredOrder> find(OrderId order) {
        OrderRow found = history.find(List.of(order)).get(order);
        return found == null
                ? Optional.empty()
                : database.sql(DUE)
                        .param("order", order.value())
                        .query((row, number) -> read(found, row))
                        .optional();
    }

    private StoredOrder read(OrderRow order, ResultSet row) throws SQLException {
        String state = row.getString("STATE");
        return new StoredOrder(
                order,
                instant(row, "NEXT_ATTEMPT"),
                state == null ? null : new Refund(state, row.getInt("ATTEMPTS"), instant(row, "REFUND_ATTEMPT")),
                cancels.find(order.orderId()).orElse(null),
                row.getInt("RETIRED") == 1);
    }

    /** Makes the payment of a RECORDED order due, unless it is already. @return false when it has no such row */
    public boolean makeDue(OrderId order, Instant now) {
        return database.sql(MAKE_DUE)
                        .param("now", utc(now))
                        .param("order", order.value())
                        .update()
                == 1;
    }
}
