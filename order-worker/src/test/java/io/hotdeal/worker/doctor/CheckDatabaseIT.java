package io.hotdeal.worker.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The schema seen by the worker's documented user, which owns nothing and has what grants.sql gives. H2 stands in for Oracle. */
class CheckDatabaseIT {

    /** It lives as long as the owner's pool. */
    private final String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";MODE=Oracle";

    private final HikariDataSource owner = pool("sa");

    @AfterEach
    void close() {
        owner.close();
    }

    @Test
    void theDocumentedUserFindsNoFaultInASchemaThatIsCurrent() throws IOException {
        Flyway.configure().dataSource(owner).load().migrate();
        JdbcClient database = JdbcClient.create(owner);
        for (String user : List.of("HOTDEAL_GATEWAY", "HOTDEAL_WORKER")) {
            database.sql("CREATE USER " + user + " PASSWORD 'of-the-test'").update();
        }
        for (String grant : grants()) {
            database.sql(grant).update();
        }

        try (HikariDataSource worker = pool("HOTDEAL_WORKER")) {
            var check = new CheckDatabase(worker, JdbcClient.create(worker));
            assertThat(check.diagnostics()).isEmpty();

            database.sql("INSERT INTO HOTDEAL_SETTLEMENT VALUES ('o-1', 1, CURRENT_TIMESTAMP)")
                    .update();
            assertThat(check.diagnostics()).singleElement().satisfies(due -> {
                assertThat(due.grave()).isFalse();
                assertThat(due.problem()).isEqualTo("1 final orders wait for their settlement in Redis");
            });
        }
    }

    /**
     * Without the index that H2 makes for a foreign key, and Oracle does not, nothing else finds them. Which index Oracle's
     * optimizer takes is shown nowhere: no test of this kind runs there.
     */
    @ParameterizedTest
    @ValueSource(strings = {"orders-of-offer.sql", "totals-of-offers.sql"})
    void theOrdersOfOneOfferAreFoundByTheirIndex(String query) throws IOException {
        Flyway.configure().dataSource(owner).load().migrate();
        JdbcClient database = JdbcClient.create(owner);
        database.sql("ALTER TABLE ORDER_HISTORY DROP CONSTRAINT ORDER_HISTORY_LIST_FK")
                .update();
        String statement = new ClassPathResource("audit/" + query)
                .getContentAsString(UTF_8)
                .replaceAll("--[^\n]*", "")
                .replaceAll(":products?", "1");

        assertThat(database.sql("EXPLAIN " + statement).query(String.class).single())
                .contains("ORDER_HISTORY_OFFER_IX: PROD_ID");
    }

    /** H2 has no rights on single columns. */
    private static List<String> grants() throws IOException {
        String script = new ClassPathResource("grants.sql").getContentAsString(UTF_8);
        return Arrays.stream(script.replaceAll("--[^\n]*", "").split(";"))
                .map(String::strip)
                .filter(statement -> !statement.isEmpty())
                .map(statement -> statement.replaceAll("UPDATE \\([^)]*\\)", "UPDATE"))
                .toList();
    }

    private HikariDataSource pool(String user) {
        var pool = new HikariDataSource();
        pool.setJdbcUrl(url);
        pool.setUsername(user);
        pool.setPassword("of-the-test");
        pool.setMaximumPoolSize(2);
        return pool;
    }
}
