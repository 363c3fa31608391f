package io.hotdeal.testkit.shop;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Counts the rows of one product in ORDER_HISTORY.
 *
 * @param open recorded, and not paid yet
 */
public record OrderCounts(int open, int paid, int declined, int rejected) {

    public int recorded() {
        return open + paid + declined + rejected;
    }

    public int settled() {
        return paid + declined + rejected;
    }

    public static OrderCounts read(Connection connection, int product) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT STATUS, COUNT(*) FROM ORDER_HISTORY WHERE PROD_ID = ? GROUP BY STATUS")) {
            query.setInt(1, product);
            try (ResultSet rows = query.executeQuery()) {
                OrderCounts counts = new OrderCounts(0, 0, 0, 0);
                while (rows.next()) {
                    counts = counts.plus(rows.getString(1), rows.getInt(2));
                }
                return counts;
            }
        }
    }

    private OrderCounts plus(String status, int count) throws SQLException {
        return switch (status) {
            case "RECORDED" -> new OrderCounts(open + count, paid, declined, rejected);
            case "PAID" -> new OrderCounts(open, paid + count, declined, rejected);
            case "DECLINED" -> new OrderCounts(open, paid, declined + count, rejected);
            case "REJECTED" -> new OrderCounts(open, paid, declined, rejected + count);
            default -> throw new SQLException("ORDER_HISTORY holds the unknown status " + status + ".");
        };
    }
}
