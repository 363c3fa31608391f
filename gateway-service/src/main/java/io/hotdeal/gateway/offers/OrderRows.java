package io.hotdeal.gateway.offers;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.EndedBy;
import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What the database has recorded of orders. */
@Repository
class OrderRows {

    /** An order as its path names it. */
    record OrderKey(OfferId offer, OrderId order) {}

    /**
     * What a buyer has to pay at the payment provider.
     *
     * @param link  where
     * @param payBy until when; later the provider takes no payment
     */
    record AwaitedPayment(String link, Instant payBy) {}

    /**
     * What is recorded of an order.
     *
     * @param payment null when it is not its buyer who pays, and until the provider has given the link
     */
    record RecordedOrder(
            OrderStatus status,
            String customer,
            int quantity,
            @Nullable EndedBy endedBy,
            @Nullable AwaitedPayment payment) {}

    private final JdbcClient database;

    OrderRows(JdbcClient database) {
        this.database = database;
    }

    /**
     * Reads the ids of an offer's orders, in no order.
     *
     * @param atMost so many are read; what there is beyond is left out
     */
    void forEachId(OfferId offer, int atMost, Consumer<String> ids) {
        database.sql("SELECT ORDER_ID FROM ORDER_HISTORY WHERE PROD_ID = :product FETCH FIRST :count ROWS ONLY")
                .param("product", offer.value())
                .param("count", atMost)
                .query(row -> {
                    ids.accept(row.getString("ORDER_ID"));
                });
    }

    /**
     * Reads each order with one query; empty for one that is not recorded.
     *
     * @param keys 1 to 1,000, as many as Oracle takes in a list
     */
    Map<OrderKey, Optional<RecordedOrder>> find(Set<OrderKey> keys) {
        Map<OrderKey, Optional<RecordedOrder>> rows = new HashMap<>();
        keys.forEach(key -> rows.put(key, Optional.empty()));
        database.sql("""
                        SELECT ORDER_ID, PROD_ID, STATUS, CUSTOMER_ID, QUANTITY, ENDED_BY, PAY_LINK, PAY_BY FROM ORDER_HISTORY
                         WHERE ORDER_ID IN (:orders)""")
                .param("orders", keys.stream().map(key -> key.order().value()).toList())
                .query(row -> {
                    var key = new OrderKey(new OfferId(row.getInt("PROD_ID")), new OrderId(row.getString("ORDER_ID")));
                    var order = new RecordedOrder(
                            OrderStatus.valueOf(row.getString("STATUS")),
                            row.getString("CUSTOMER_ID"),
                            row.getInt("QUANTITY"),
                            endedBy(row.getString("ENDED_BY")),
                            payment(row));
                    rows.replace(key, Optional.of(order));
                });
        return rows;
    }

    private static @Nullable AwaitedPayment payment(ResultSet row) throws SQLException {
        String link = row.getString("PAY_LINK");
        Instant payBy = OfferStore.instant(row, "PAY_BY");
        return link == null || payBy == null ? null : new AwaitedPayment(link, payBy);
    }

    private static @Nullable EndedBy endedBy(@Nullable String stored) {
        return stored == null ? null : EndedBy.valueOf(stored);
    }
}
