package io.hotdeal.worker.orders;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.CustomerId;
import io.hotdeal.order.EndedBy;
import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads orders by their ids, as the state that drives recording and payment. Joins the caller's transaction. */
@Repository
public class OrderHistory {

    /** Below Oracle's limit of 1,000 expressions in a list; H2 compares every row that it finds with half of the list. */
    private static final int IDS_IN_A_QUERY = 100;

    private static final String FIND = """
            SELECT ORDER_ID, ORDER_DATE, PROD_ID, CUSTOMER_ID, QUANTITY, AMOUNT, STATUS, ATTEMPTS, CHANNEL,
                   PAYMENT_REF, SETTLED_AT, ENDED_BY, PAY_WITHIN, PAY_BY, PAY_LINK
              FROM ORDER_HISTORY WHERE ORDER_ID IN (:ids)""";

    private final JdbcClient database;

    public OrderHistory(JdbcClient database) {
        this.database = database;
    }

    /** The rows that exist, by order id. */
    public Map<OrderId, OrderRow> find(Collection<OrderId> orders) {
        Map<OrderId, OrderRow> found = new LinkedHashMap<>();
        List<String> ids = orders.stream().map(OrderId::value).toList();
        for (int from = 0; from < ids.size(); from += IDS_IN_A_QUERY) {
            List<String> chunk = ids.subList(from, Math.min(from + IDS_IN_A_QUERY, ids.size()));
            for (OrderRow row : database.sql(FIND)
                    .param("ids", chunk)
                    .query((row, number) -> read(row))
                    .list()) {
                found.put(row.orderId(), row);
            }
        }
        return found;
    }

    private static OrderRow read(ResultSet row) throws SQLException {
        return new OrderRow(
                new OrderId(row.getString("ORDER_ID")),
                Objects.requireNonNull(instant(row, "ORDER_DATE")),
                new OfferId(row.getInt("PROD_ID")),
                new CustomerId(row.getString("CUSTOMER_ID")),
                row.getInt("QUANTITY"),
                row.getBigDecimal("AMOUNT"),
                OrderStatus.valueOf(row.getString("STATUS")),
                row.getInt("ATTEMPTS"),
                row.getString("CHANNEL").equals("PIPELINE"),
                row.getString("PAYMENT_REF"),
                instant(row, "SETTLED_AT"),
                endedBy(row),
                buyerPayment(row));
    }

    private static @Nullable BuyerPayment buyerPayment(ResultSet row) throws SQLException {
        Duration within = seconds(row, "PAY_WITHIN");
        return within == null ? null : new BuyerPayment(within, instant(row, "PAY_BY"), row.getString("PAY_LINK"));
    }

    public static @Nullable Duration seconds(ResultSet row, String column) throws SQLException {
        Integer seconds = row.getObject(column, Integer.class);
        return seconds == null ? null : Duration.ofSeconds(seconds);
    }

    private static @Nullable EndedBy endedBy(ResultSet row) throws SQLException {
        String endedBy = row.getString("ENDED_BY");
        return endedBy == null ? null : EndedBy.valueOf(endedBy);
    }

    /** The database keeps times in UTC without a zone. */
    public static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        LocalDateTime utc = row.getObject(column, LocalDateTime.class);
        return utc == null ? null : utc.toInstant(ZoneOffset.UTC);
    }

    public static LocalDateTime utc(Instant instant) {
        return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
