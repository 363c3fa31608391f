package io.hotdeal.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hotdeal.testkit.DatabaseAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.hsqldb.jdbc.JDBCDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HsqldbDriverTest {

    private final DatabaseAddress place = Hsqldb.database();

    @SuppressWarnings("NullAway.Init") // set before each test
    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        connection = DriverManager.getConnection(place.jdbcUrl(), place.user(), place.password());
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE ITEM (ID NUMBER(10) PRIMARY KEY, NAME VARCHAR2(40))");
            statement.execute("INSERT INTO ITEM VALUES (1, 'rows FOR UPDATE WAIT 5')");
        }
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT NAME FROM ITEM WHERE ID = ? FOR UPDATE WAIT 5",
                "SELECT NAME\n  FROM ITEM WHERE ID = ?\n   FOR UPDATE\n  WAIT 12\n",
                "SELECT NAME FROM ITEM WHERE ID = ? FOR UPDATE",
                "SELECT NAME FROM ITEM WHERE NAME = 'rows FOR UPDATE WAIT 5' AND ID = ?"
            })
    void aBoundedLockRunsAndAllElseStaysAsItIs(String sql) throws SQLException {
        assertThat(name(connection, sql)).isEqualTo("rows FOR UPDATE WAIT 5");
    }

    @Test
    void hsqldbItselfDoesNotKnowTheBound() throws SQLException {
        var user = new Properties();
        user.setProperty("user", place.user());
        user.setProperty("password", place.password());
        try (Connection plain = new JDBCDriver().connect(place.jdbcUrl(), user)) {
            assertThatThrownBy(() -> name(plain, "SELECT NAME FROM ITEM WHERE ID = ? FOR UPDATE WAIT 5"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("unexpected token: WAIT");
        }
    }

    @Test
    void aRefusedStatementFailsAsHsqldbSays() {
        assertThatThrownBy(() -> name(connection, "SELECT NAME FROM NOTHING WHERE ID = ?"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
    }

    private static String name(Connection connection, String sql) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setInt(1, 1);
            try (ResultSet row = query.executeQuery()) {
                assertThat(row.next()).as(sql).isTrue();
                return row.getString(1);
            }
        }
    }
}
