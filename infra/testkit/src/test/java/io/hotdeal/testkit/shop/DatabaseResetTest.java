package io.hotdeal.testkit.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the scripts of the module sql on a database in this JVM. */
class DatabaseResetTest {

    private Connection connection;

    @BeforeEach
    void createTheShop() throws Exception {
        String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";MODE=Oracle";
        connection = DriverManager.getConnection(url);
        Flyway.configure().dataSource(url, "", "").load().migrate();
    }

    @AfterEach
    void close() throws Exception {
        connection.close();
    }

    @Test
    void emptiesTheHistoryAndResetsTheQuantities() throws Exception {
        execute("UPDATE HOTDEAL_LIST SET QUANTITY = 1 WHERE PROD_ID = 1");
        order("o-1", "RECORDED");

        DatabaseReset.run(connection);

        assertThat(number("SELECT COUNT(*) FROM ORDER_HISTORY")).isZero();
        assertThat(number("SELECT QUANTITY FROM HOTDEAL_LIST WHERE PROD_ID = 1"))
                .isEqualTo(6_000);
    }

    @Test
    void countsTheOrdersOfAProductByStatus() throws Exception {
        order("o-1", "RECORDED");
        order("o-2", "PAID");
        order("o-3", "PAID");
        order("o-4", "DECLINED");
        order("o-5", "REJECTED");

        OrderCounts counts = OrderCounts.read(connection, 1);

        assertThat(counts).isEqualTo(new OrderCounts(1, 2, 1, 1));
        assertThat(counts.recorded()).isEqualTo(5);
        assertThat(counts.settled()).isEqualTo(4);
        assertThat(OrderCounts.read(connection, 2)).isEqualTo(new OrderCounts(0, 0, 0, 0));
    }

    private void order(String id, String status) throws Exception {
        boolean open = status.equals("RECORDED");
        execute("""
                INSERT INTO ORDER_HISTORY (ORDER_ID, ORDER_DATE, PROD_ID, CUSTOMER_ID, QUANTITY, AMOUNT, STATUS, CHANNEL,
                                           NEXT_ATTEMPT, SETTLED_AT)
                VALUES ('%s', CURRENT_TIMESTAMP, 1, 'c', 1, 19.90, '%s', 'PIPELINE', %s, %s)""".formatted(id, status, open ? "CURRENT_TIMESTAMP" : "NULL", open ? "NULL" : "CURRENT_TIMESTAMP"));
    }

    private void execute(String sql) throws Exception {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private int number(String sql) throws Exception {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getInt(1);
        }
    }
}
