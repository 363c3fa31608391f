package io.hotdeal.gateway.offers;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.CancelState;
import io.hotdeal.order.EndedBy;
import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.IncorrectUpdateSemanticsDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Cancels and refunds in HOTDEAL_CANCEL: a gateway asks for them, and dismisses what is given up. */
@Repository
class CancelRequests {

    /** Characters, of which REQUESTED_BY holds as many whatever their size. */
    private static final int LONGEST_NAME = 64;

    private static final String FIND = """
            SELECT KIND, RETURN_UNITS, STATE, ATTEMPTS, REQUESTED_BY, REQUESTED_AT, DISMISSED_BY
              FROM HOTDEAL_CANCEL WHERE ORDER_ID = :order""";
    private static final String ORDER =
            "SELECT PROD_ID, CUSTOMER_ID, STATUS FROM ORDER_HISTORY WHERE ORDER_ID = :order";
    private static final String INSERT = """
            INSERT INTO HOTDEAL_CANCEL (ORDER_ID, PROD_ID, KIND, RETURN_UNITS, STATE, NEXT_ATTEMPT, REQUESTED_BY,
                                        REQUESTED_AT, CHANGED_AT)
            VALUES (:order, :product, :kind, :returns, 'DUE', :now, :by, :now, :now)""";

    /** Not of an order that a worker has ended for it: what is left to do of that must be done. */
    private static final String DISMISS = """
            UPDATE HOTDEAL_CANCEL SET STATE = 'NONE', DISMISSED_BY = :by, CHANGED_AT = :now
             WHERE ORDER_ID = :order AND STATE = 'GIVEN_UP'
               AND NOT EXISTS (SELECT 1 FROM ORDER_HISTORY H WHERE H.ORDER_ID = :order AND H.ENDED_BY IN ('CANCEL', 'REFUND'))""";

    /**
     * What is stored.
     *
     * @param dismissedBy null unless it was given up and then dismissed
     */
    record Requested(
            EndedBy kind,
            boolean returnUnits,
            CancelState state,
            int attempts,
            String requestedBy,
            Instant requestedAt,
            @Nullable String dismissedBy) {}

    /** An order as it is recorded. */
    record Recorded(OfferId offer, String customer, OrderStatus status) {}

    private final JdbcClient database;
    private final Clock clock;

    CancelRequests(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    Optional<Requested> find(OrderId order) {
        return database.sql(FIND)
                .param("order", order.value())
                .query((row, number) -> requested(row))
                .optional();
    }

    private static Requested requested(ResultSet row) throws SQLException {
        return new Requested(
                EndedBy.valueOf(row.getString("KIND")),
                row.getInt("RETURN_UNITS") == 1,
                CancelState.valueOf(row.getString("STATE")),
                row.getInt("ATTEMPTS"),
                row.getString("REQUESTED_BY"),
                row.getObject("REQUESTED_AT", LocalDateTime.class).toInstant(ZoneOffset.UTC),
                row.getString("DISMISSED_BY"));
    }

    Optional<Recorded> order(OrderId order) {
        return database.sql(ORDER)
                .param("order", order.value())
                .query((row, number) -> new Recorded(
                        new OfferId(row.getInt("PROD_ID")),
                        row.getString("CUSTOMER_ID"),
                        OrderStatus.valueOf(row.getString("STATUS"))))
                .optional();
    }

    /** @throws org.springframework.dao.DuplicateKeyException when one was asked for before */
    Requested insert(OrderId order, OfferId offer, EndedBy kind, boolean returnUnits, String administrator) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS); // as the database keeps it
        String by = name(administrator);
        int rows = database.sql(INSERT)
                .param("order", order.value())
                .param("product", offer.value())
                .param("kind", kind.name())
                .param("returns", returnUnits ? 1 : 0)
                .param("by", by)
                .param("now", LocalDateTime.ofInstant(now, ZoneOffset.UTC))
                .update();
        if (rows != 1) {
            throw new IncorrectUpdateSemanticsDataAccessException("one row expected, " + rows + " inserted");
        }
        return new Requested(kind, returnUnits, CancelState.DUE, 0, by, now, null);
    }

    /** @return whether this call did; not unless it is given up, and its order has not been ended for it */
    boolean dismiss(OrderId order, String administrator) {
        return database.sql(DISMISS)
                        .param("by", name(administrator))
                        .param("now", LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                        .param("order", order.value())
                        .update()
                == 1;
    }

    private static String name(String administrator) {
        return administrator.substring(0, Math.min(administrator.length(), LONGEST_NAME));
    }
}
