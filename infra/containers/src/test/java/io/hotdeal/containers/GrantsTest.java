package io.hotdeal.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hotdeal.testkit.DatabaseAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rights of grants.sql on HSQLDB, which has those on single columns that H2 does not have. */
class GrantsTest {

    private static final String NOT_GRANTED = "42501";

    @SuppressWarnings("NullAway.Init") // set before the first test
    private static DatabaseAddress place;

    @BeforeAll
    static void start() {
        place = Hsqldb.served();
    }

    @ParameterizedTest
    @ValueSource(strings = {Hsqldb.GATEWAY, Hsqldb.WORKER})
    void aServiceMayChangeAProductsUnitsAndNothingElseOfIt(String user) {
        assertThatCode(() -> execute(user, "UPDATE HOTDEAL_LIST SET QUANTITY = QUANTITY - 1 WHERE PROD_ID = 1"))
                .doesNotThrowAnyException();

        refuses(user, "UPDATE HOTDEAL_LIST SET PRICE = 0 WHERE PROD_ID = 1");
        refuses(user, "DELETE FROM HOTDEAL_LIST");
        refuses(user, "DELETE FROM ORDER_HISTORY");
        refuses(user, "TRUNCATE TABLE ORDER_HISTORY");
        refuses(user, "DROP TABLE HOTDEAL_CHANGE");
    }

    @Test
    void theWorkerAloneDeletesAndOnlySettlementsThatAreDone() {
        assertThatCode(() -> execute(Hsqldb.WORKER, "DELETE FROM HOTDEAL_SETTLEMENT"))
                .doesNotThrowAnyException();

        refuses(Hsqldb.GATEWAY, "DELETE FROM HOTDEAL_SETTLEMENT");
        refuses(Hsqldb.WORKER, "DELETE FROM HOTDEAL_REFUND");
        refuses(
                Hsqldb.WORKER,
                "INSERT INTO HOTDEAL_ALLOCATION (PROD_ID, ALLOCATED, STATE, PRICE) VALUES (1, 1, 'OPEN', 1)");
    }

    @Test
    void aGatewayAsksForTheEndOfAnOrderAndDismissesIt() {
        assertThatCode(() -> execute(Hsqldb.GATEWAY, """
                        INSERT INTO HOTDEAL_CANCEL (ORDER_ID, PROD_ID, KIND, RETURN_UNITS, STATE, NEXT_ATTEMPT, REQUESTED_BY,
                                                    REQUESTED_AT, CHANGED_AT)
                        VALUES ('o-1', 1, 'CANCEL', 1, 'DUE', CURRENT_TIMESTAMP, 'admin', CURRENT_TIMESTAMP,
                                CURRENT_TIMESTAMP)""")).doesNotThrowAnyException();
        assertThatCode(() -> execute(Hsqldb.WORKER, "UPDATE HOTDEAL_CANCEL SET ATTEMPTS = 1"))
                .doesNotThrowAnyException();

        assertThatCode(() -> execute(Hsqldb.GATEWAY, "UPDATE HOTDEAL_CANCEL SET DISMISSED_BY = 'admin', STATE = STATE"))
                .doesNotThrowAnyException();

        refuses(Hsqldb.GATEWAY, "UPDATE HOTDEAL_CANCEL SET ATTEMPTS = 1");
        refuses(Hsqldb.GATEWAY, "DELETE FROM HOTDEAL_CANCEL");
        refuses(Hsqldb.WORKER, "DELETE FROM HOTDEAL_CANCEL");
    }

    private static void refuses(String user, String sql) {
        assertThatThrownBy(() -> execute(user, sql))
                .as("%s: %s", user, sql)
                .isInstanceOfSatisfying(
                        SQLException.class,
                        refusal -> assertThat(refusal.getSQLState()).isEqualTo(NOT_GRANTED));
    }

    private static void execute(String user, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(place.jdbcUrl(), user, place.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
