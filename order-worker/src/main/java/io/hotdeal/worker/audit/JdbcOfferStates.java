package io.hotdeal.worker.audit;

import io.hotdeal.offer.OfferId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads each offer with its unfinished change. */
public final class JdbcOfferStates implements OfferStates {

    private static final String STATES = """
            SELECT A.PROD_ID, A.STATE, A.PRICE, A.CUSTOMER_LIMIT, A.OPENS_AT, A.CLOSES_AT, C.KIND, C.CHANGE_ID
              FROM HOTDEAL_ALLOCATION A
              LEFT JOIN HOTDEAL_CHANGE C ON C.PROD_ID = A.PROD_ID AND C.STATE IN ('PENDING', 'STORED')""";

    private final JdbcClient database;

    public JdbcOfferStates(JdbcClient database) {
        this.database = database;
    }

    @Override
    public Map<OfferId, State> states() {
        Map<OfferId, State> found = new TreeMap<>();
        database.sql(STATES).query(row -> {
            // A release before versions may have left several unfinished changes of one offer; any of them tells.
            found.merge(new OfferId(row.getInt("PROD_ID")), state(row), (one, other) -> one.onSale() ? other : one);
        });
        return found;
    }

    private static State state(ResultSet row) throws SQLException {
        String kind = row.getString("KIND");
        return new State(
                row.getString("STATE").equals("OPEN") && !"CLOSE".equals(kind),
                row.getBigDecimal("PRICE"),
                row.getObject("CUSTOMER_LIMIT", Integer.class),
                instant(row, "OPENS_AT"),
                instant(row, "CLOSES_AT"),
                kind == null ? null : kind + " " + row.getString("CHANGE_ID"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        LocalDateTime utc = row.getObject(column, LocalDateTime.class);
        return utc == null ? null : utc.toInstant(ZoneOffset.UTC);
    }
}
