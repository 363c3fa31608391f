package io.hotdeal.worker.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.CancelState;
import io.hotdeal.order.CustomerId;
import io.hotdeal.order.EndedBy;
import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Runs the audit queries of the {@code sql} module. */
public final class JdbcOrderRecords implements OrderRecords {

    /** Rows in one round trip; a driver's own default is 10 (Oracle) or everything at once. */
    private static final int FETCHED_ROWS = 1_000;

    /** Below Oracle's limit of 1,000 expressions in a list. */
    private static final int PRODUCTS_IN_A_QUERY = 500;

    private static final Duration CANCELS_END_WITHIN = Duration.ofMinutes(15);
    /** After its deadline. */
    private static final Duration CHECKOUTS_END_WITHIN = Duration.ofMinutes(15);

    private final JdbcClient database;
    private final Clock clock;
    private final String allocations = load("allocations.sql");
    private final String retirements = load("retirements.sql");
    private final String settlementsDue = load("settlements-due.sql");
    private final String cancelsOpen = load("cancels-open.sql");
    private final String totals = load("totals.sql");
    private final String totalsOfOffers = load("totals-of-offers.sql");
    private final String orders = load("orders.sql");
    private final String ordersOfOffer = load("orders-of-offer.sql");

    public JdbcOrderRecords(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
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
    public Map<OfferId, Retirement> retirements() {
        Map<OfferId, Retirement> found = new TreeMap<>();
        database.sql(retirements).query(row -> {
            found.put(
                    new OfferId(row.getInt("PROD_ID")),
                    new Retirement(
                            row.getObject("RETIRED_THROUGH", LocalDateTime.class)
                                    .toInstant(ZoneOffset.UTC),
                            row.getLong("RETIRED_UNITS")));
        });
        return found;
    }

    @Override
    public Map<OfferId, Long> settlementsDue() {
        Map<OfferId, Long> found = new TreeMap<>();
        database.sql(settlementsDue).query(row -> {
            found.put(new OfferId(row.getInt("PROD_ID")), row.getLong("ORDERS"));
        });
        return found;
    }

    @Override
    public List<OpenCancel> openCancels() {
        LocalDateTime oldest = LocalDateTime.ofInstant(clock.instant().minus(CANCELS_END_WITHIN), ZoneOffset.UTC);
        return database.sql(cancelsOpen)
                .query((row, number) -> openCancel(row, oldest))
                .list();
    }

    private static OpenCancel openCancel(ResultSet row, LocalDateTime oldest) throws SQLException {
        CancelState state = CancelState.valueOf(row.getString("STATE"));
        LocalDateTime requestedAt = row.getObject("REQUESTED_AT", LocalDateTime.class);
        return new OpenCancel(
                new OfferId(row.getInt("PROD_ID")),
                state == CancelState.GIVEN_UP || requestedAt.isBefore(oldest),
                "%s (%s, asked for by %s at %s)"
                        .formatted(
                                row.getString("ORDER_ID"),
                                state,
                                row.getString("REQUESTED_BY"),
                                requestedAt.toInstant(ZoneOffset.UTC)));
    }

    @Override
    public List<Total> totals(Set<OfferId> products) {
        if (products.isEmpty()) {
            return database.sql(totals).query((row, number) -> total(row)).list();
        }
        List<Integer> ids = products.stream().map(OfferId::value).sorted().toList();
        List<Total> found = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += PRODUCTS_IN_A_QUERY) {
            found.addAll(database.sql(totalsOfOffers)
                    .param("products", ids.subList(from, Math.min(from + PRODUCTS_IN_A_QUERY, ids.size())))
                    .query((row, number) -> total(row))
                    .list());
        }
        return found;
    }

    @Override
    public void forEachRow(Consumer<Order> visitor) {
        LocalDateTime oldest = oldestDeadline();
        database.sql(orders).withFetchSize(FETCHED_ROWS).query(row -> {
            visitor.accept(order(row, oldest));
        });
    }

    @Override
    public void forEachRow(OfferId offer, Consumer<Order> visitor) {
        LocalDateTime oldest = oldestDeadline();
        database.sql(ordersOfOffer)
                .withFetchSize(FETCHED_ROWS)
                .param("product", offer.value())
                .query(row -> {
                    visitor.accept(order(row, oldest));
                });
    }

    private static Total total(ResultSet row) throws SQLException {
        return new Total(
                new OfferId(row.getInt("PROD_ID")),
                row.getString("CHANNEL"),
                OrderStatus.valueOf(row.getString("STATUS")),
                row.getLong("ORDERS"),
                row.getLong("UNITS"));
    }

    private LocalDateTime oldestDeadline() {
        return LocalDateTime.ofInstant(clock.instant().minus(CHECKOUTS_END_WITHIN), ZoneOffset.UTC);
    }

    private static Order order(ResultSet row, LocalDateTime oldestDeadline) throws SQLException {
        LocalDateTime payBy = row.getObject("PAY_BY", LocalDateTime.class);
        String endedBy = row.getString("ENDED_BY");
        return new Order(
                new OrderId(row.getString("ORDER_ID")),
                row.getObject("ORDER_DATE", LocalDateTime.class).toInstant(ZoneOffset.UTC),
                new OfferId(row.getInt("PROD_ID")),
                new CustomerId(row.getString("CUSTOMER_ID")),
                row.getInt("QUANTITY"),
                row.getBigDecimal("AMOUNT"),
                OrderStatus.valueOf(row.getString("STATUS")),
                row.getString("CHANNEL").equals("PIPELINE"),
                endedBy == null ? null : EndedBy.valueOf(endedBy),
                payBy != null && payBy.isAfter(oldestDeadline));
    }
}
