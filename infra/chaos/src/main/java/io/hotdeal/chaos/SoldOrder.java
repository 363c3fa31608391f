package io.hotdeal.chaos;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A row of ORDER_HISTORY on the pipeline's path. */
record SoldOrder(String orderId, String customer, int quantity, String status) {

    /** Whether they are no other buyer's. */
    boolean holdsUnits() {
        return status.equals("PAID") || status.equals("RECORDED");
    }

    static List<SoldOrder> read(Connection connection, int product) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("""
                SELECT ORDER_ID, CUSTOMER_ID, QUANTITY, STATUS FROM ORDER_HISTORY
                 WHERE PROD_ID = ? AND CHANNEL = 'PIPELINE'""")) {
            query.setInt(1, product);
            try (ResultSet rows = query.executeQuery()) {
                List<SoldOrder> sold = new ArrayList<>();
                while (rows.next()) {
                    sold.add(new SoldOrder(rows.getString(1), rows.getString(2), rows.getInt(3), rows.getString(4)));
                }
                return sold;
            }
        }
    }

    /** The number of all orders by status. */
    static Map<String, Long> statuses(Connection connection) throws SQLException {
        Map<String, Long> counts = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT STATUS, COUNT(*) FROM ORDER_HISTORY GROUP BY STATUS ORDER BY STATUS")) {
            while (rows.next()) {
                counts.put(rows.getString(1), rows.getLong(2));
            }
        }
        return counts;
    }
}
