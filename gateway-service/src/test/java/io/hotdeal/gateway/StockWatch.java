package io.hotdeal.gateway;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.core.StringRedisTemplate;

/** Reads the stock itself, behind the gateway's back. */
final class StockWatch implements AutoCloseable {

    /**
     * All there is to sell.
     *
     * @param available units on sale in Redis, by offer; -1 for one that is not there
     * @param shop      units that are the shop's own, all products together
     * @param allocated units given to offers, all products together
     */
    record Stock(Map<Integer, Long> available, long shop, long allocated) {

        long onSale() {
            return available.values().stream()
                    .mapToLong(units -> Math.max(0, units))
                    .sum();
        }
    }

    private final StringRedisTemplate redis;
    private final List<Integer> offers;
    private final Connection database;
    private final PreparedStatement sums;

    StockWatch(GatewayStack shop, List<Integer> offers) throws SQLException {
        this.redis = shop.redis();
        this.offers = offers;
        this.database = DriverManager.getConnection(
                shop.stack().jdbcUrl(),
                shop.stack().databaseUser(),
                shop.stack().databasePassword());
        this.sums = database.prepareStatement("SELECT (SELECT SUM(QUANTITY) FROM HOTDEAL_LIST),"
                + " (SELECT COALESCE(SUM(ALLOCATED), 0) FROM HOTDEAL_ALLOCATION) FROM DUAL");
    }

    Stock look() throws SQLException {
        try (ResultSet row = sums.executeQuery()) {
            row.next();
            return new Stock(available(), row.getLong(1), row.getLong(2));
        }
    }

    /** Looks at Redis alone, for what can have changed nothing else. */
    Stock lookAtRedis(Stock before) {
        return new Stock(available(), before.shop(), before.allocated());
    }

    private Map<Integer, Long> available() {
        List<String> keys =
                offers.stream().map("{prod-%03d}-quantity"::formatted).toList();
        List<@Nullable String> units = redis.opsForValue().multiGet(keys);
        Map<Integer, Long> available = new TreeMap<>();
        for (int i = 0; i < offers.size(); i++) {
            String found = units == null ? null : units.get(i);
            available.put(offers.get(i), found == null ? -1 : Long.parseLong(found));
        }
        return available;
    }

    @Override
    public void close() throws SQLException {
        database.close();
    }
}
