package io.hotdeal.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hotdeal.testkit.process.ProcessException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On an H2 in this JVM. */
class ExternalSchemaTest {

    private final String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";MODE=Oracle";
    private Connection owner;

    @BeforeEach
    void createTheDatabase() throws SQLException {
        owner = DriverManager.getConnection(url, "shop", "right");
    }

    @AfterEach
    void close() throws SQLException {
        owner.close();
    }

    @Test
    void dropsWhatWasMadeSinceTheClaim() throws SQLException {
        try (ExternalSchema schema = claim(Map.of())) {
            DatabaseAddress address = schema.emptied();
            Flyway.configure()
                    .dataSource(address.jdbcUrl(), address.user(), address.password())
                    .load()
                    .migrate();
            assertThat(tables()).isGreaterThan(5);

            schema.emptied();

            assertThat(tables()).isZero();
            execute("CREATE TABLE HOTDEAL_LIST (ID NUMBER(1))");
            assertThat(schema.toString()).contains("H2 2", "shop at " + url).doesNotContain("right");
        }
        assertThat(tables()).isZero();
    }

    @Test
    void refusesASchemaWithTablesAndLeavesThem() throws SQLException {
        execute("CREATE TABLE ORDER_HISTORY (ID NUMBER(1))");

        assertThatThrownBy(() -> claim(Map.of()))
                .isInstanceOf(ProcessException.class)
                .hasMessageContaining("is not empty: it has ORDER_HISTORY. Nothing was changed.");

        assertThat(tables()).isEqualTo(1);
    }

    @Test
    void leavesATableOfOthersThatAppearedSinceTheClaim() throws SQLException {
        ExternalSchema schema = claim(Map.of());
        execute("CREATE TABLE THEIRS (ID NUMBER(1))");

        assertThatThrownBy(schema::close)
                .isInstanceOf(ProcessException.class)
                .hasMessageContaining("not Hotdeal's and were left: THEIRS");

        assertThat(tables()).isEqualTo(1);
    }

    @Test
    void namesTheMissingRight() throws SQLException {
        execute("CREATE USER WEAK PASSWORD 'weak'");

        assertThatThrownBy(() -> claim(Map.of(ExternalSchema.USER, "WEAK", ExternalSchema.PASSWORD, "weak")))
                .isInstanceOf(ProcessException.class)
                .hasMessageContaining("has no right to create tables")
                .hasMessageContaining("GRANT CREATE SESSION, CREATE TABLE TO WEAK");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    SPRING_DATASOURCE_URL      |                                         | SPRING_DATASOURCE_URL is missing
                    SPRING_DATASOURCE_PASSWORD |                                         | SPRING_DATASOURCE_PASSWORD is missing
                    SPRING_DATASOURCE_PASSWORD | wrong                                   | refuses the user shop at jdbc:h2
                    SPRING_DATASOURCE_URL      | jdbc:h2:tcp://127.0.0.1:1/x             | No database responds at jdbc:h2:tcp
                    SPRING_DATASOURCE_URL      | oracle.example.com:1521                 | No suitable driver
                    SPRING_DATASOURCE_URL      | jdbc:oracle:thin:shop/tiger@//h:1521/x  | holds a user or a password
                    """)
    void saysWhatIsWrong(String name, String value, String sentence) {
        assertThatThrownBy(() -> claim(Map.of(name, value == null ? "" : value)))
                .isInstanceOf(ProcessException.class)
                .hasMessageContaining(sentence)
                .hasMessageNotContainingAny("wrong", "tiger");
    }

    private ExternalSchema claim(Map<String, String> changes) {
        Map<String, String> environment = new HashMap<>(
                Map.of(ExternalSchema.URL, url, ExternalSchema.USER, "shop", ExternalSchema.PASSWORD, "right"));
        environment.putAll(changes);
        return ExternalSchema.claim(environment);
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = owner.createStatement()) {
            statement.execute(sql);
        }
    }

    private int tables() throws SQLException {
        try (ResultSet rows = owner.getMetaData().getTables(null, "PUBLIC", null, null)) {
            int count = 0;
            while (rows.next()) {
                count++;
            }
            return count;
        }
    }
}
