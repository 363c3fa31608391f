package io.hotdeal.worker.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.CustomerId;
import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Runs the audit queries of the {@code sql} module. */
public final class JdbcOrderRecords implements OrderRecords {

    private static final int PAGE_ROWS = 5_000;

    private final JdbcClient database;
    private final String allocations = load("allocations.sql");
    private final String totals = load("totals.sql");
    private final String ordersOfOffer = load("orders-of-offer.sql");
    private final String ordersPage = load("orders-page.sql");

    public JdbcOrderRecords(JdbcClient database) {
        this.database = database;
    }

    /** Comments go: a colon in one would be taken for a parameter. */
    private static String load(String name) {
        try {
            String text = new ClassPathResource("audit/" + name).getContentAsString(UTF_8);
            return text.lines().filter(line -> !line.startsWith("--")).collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read audit/" + name, e);
        }
    }

    @Override
    public Map<OfferId, Allocation> allocations() {
        Map<OfferId, Allocation> found = new TreeMap<>();
        database.sql(allocations).query(row -> {
            found.put(
                    new OfferId(row.getInt("PROD_ID")), new Allocation(row.getLong("ALLOCATED"), row.getLong("SOLD")));
        });
        return found;
    }

    @Override
    public List<Total> totals() {
        return database.sql(totals)
                .query((row, number) -> new Total(
                        new OfferId(row.getInt("PROD_ID")),
                        row.getString("CHANNEL"),
                        OrderStatus.valueOf(row.getString("STATUS")),
                        row.getLong("ORDERS"),
                        row.getLong("UNITS")))
                .list();
    }

    @Override
    public void forEachOrder(OfferId offer, Consumer<Order> visitor) {
        database.sql(ordersOfOffer).param("product", offer.value()).query(row -> {
            visitor.accept(order(row));
        });
    }

    @Override
    public List<Order> ordersAfter(String after) {
        return database.sql(ordersPage)
                .param("after", after)
                .param("count", PAGE_ROWS)
                .query((row, number) -> order(row))
                .list();
    }

    private static Order order(ResultSet row) throws SQLException {
        return new Order(
                new OrderId(row.getString("ORDER_ID")),
                row.getObject("ORDER_DATE", LocalDateTime.class).toInstant(ZoneOffset.UTC),
                new OfferId(row.getInt("PROD_ID")),
                new CustomerId(row.getString("CUSTOMER_ID")),
                row.getInt("QUANTITY"),
                row.getBigDecimal("AMOUNT"),
                OrderStatus.valueOf(row.getString("STATUS")));
    }
}
