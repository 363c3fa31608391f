package io.hotdeal.gateway.offers;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderStatus;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What the database has recorded of orders. */
@Repository
class OrderRows {

    /** An order as its path names it. */
    record OrderKey(OfferId offer, OrderId order) {}

    private final JdbcClient database;

    OrderRows(JdbcClient database) {
        this.database = database;
    }

    /**
     * Reads the status of each order with one query; empty for one that is not recorded.
     *
     * @param keys 1 to 1,000, as many as Oracle takes in a list
     */
    Map<OrderKey, Optional<OrderStatus>> statuses(Set<OrderKey> keys) {
        Map<OrderKey, Optional<OrderStatus>> statuses = new HashMap<>();
        keys.forEach(key -> statuses.put(key, Optional.empty()));
        database.sql("SELECT ORDER_ID, PROD_ID, STATUS FROM ORDER_HISTORY WHERE ORDER_ID IN (:orders)")
                .param("orders", keys.stream().map(key -> key.order().value()).toList())
                .query(row -> {
                    var key = new OrderKey(new OfferId(row.getInt("PROD_ID")), new OrderId(row.getString("ORDER_ID")));
                    statuses.replace(key, Optional.of(OrderStatus.valueOf(row.getString("STATUS"))));
                });
        return statuses;
    }
}
