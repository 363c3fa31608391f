package io.hotdeal.dialect;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Violates the rules of {@link OracleDialectTest}; it never runs. */
final class PlantedStatements {

    private static final String LOOSE = "DELETE FROM ORDER_HISTORY WHERE ORDER_ID = 'loose'";

    private final JdbcClient client;
    private final JdbcTemplate template;

    PlantedStatements(JdbcClient client, JdbcTemplate template) {
        this.client = client;
        this.template = template;
    }

    void foreign() {
        client.sql("SELECT NAME FROM HOTDEAL_LIST LIMIT 10").query(String.class).list();
    }

    void either(boolean locked) {
        client.sql(locked ? "SELECT NAME FROM HOTDEAL_LIST FOR UPDATE" : "SELECT PRICE FROM HOTDEAL_LIST")
                .query(String.class)
                .list();
    }

    void joined(String condition) {
        template.update("UPDATE HOTDEAL_LIST SET QUANTITY = 1 WHERE " + condition);
    }

    void handed(String sql) {
        template.execute(sql);
    }

    String loose() {
        return LOOSE;
    }
}
