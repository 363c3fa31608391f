package io.hotdeal.testkit;

import io.hotdeal.testkit.process.ProcessException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A schema in a database that the project does not run, such as an Oracle of the user's own: empty when it is claimed, and empty again
 * when it is closed or the JVM ends. Only tables with names of Hotdeal and Flyway are dropped; the schema was empty before, so all
 * of them were made meanwhile. Every problem is a {@link ProcessException} that says what to change. Thread-safe.
 */
public final class ExternalSchema implements AutoCloseable {

    public static final String URL = "SPRING_DATASOURCE_URL";
    public static final String USER = "SPRING_DATASOURCE_USERNAME";
    public static final String PASSWORD = "SPRING_DATASOURCE_PASSWORD";

    private static final Pattern WITH_PASSWORD = Pattern.compile("(?i)^jdbc:oracle:\\w+:[^@]+@|password=");
    private static final Pattern OURS = Pattern.compile("HOTDEAL_\\w+|ORDER_HISTORY|flyway_schema_history");
    /** Oracle: no password, a wrong one, no CREATE SESSION, locked, expired. H2: 28000, a wrong one. */
    private static final Set<Integer> LOGIN_REFUSED = Set.of(1005, 1017, 1045, 28000, 28001);

    private static final String CONNECT_MILLIS = "5000";
    private static final String READ_MILLIS = "60000";
    private static final int NAMED_TABLES = 5;

    private final DatabaseAddress address;
    private String product = "";
    private boolean closed;

    private ExternalSchema(DatabaseAddress address) {
        this.address = address;
    }

    /**
     * Connects to the database that the environment names, and checks that its user may create tables in a schema without any.
     *
     * @throws ProcessException a name is missing, the database does not respond, refuses the user or denies it a table, or the schema
     *     is not empty; nothing was changed
     */
    public static ExternalSchema claim(Map<String, String> environment) {
        ExternalSchema schema = new ExternalSchema(new DatabaseAddress(
                required(environment, URL), required(environment, USER), required(environment, PASSWORD)));
        if (WITH_PASSWORD.matcher(schema.address.jdbcUrl()).find()) {
            throw new ProcessException(
                    URL + " holds a user or a password. Move them to " + USER + " and " + PASSWORD + ".");
        }
        try (Connection connection = schema.connect()) {
            DatabaseMetaData database = connection.getMetaData();
            schema.product = database.getDatabaseProductName() + " "
                    + database.getDatabaseProductVersion().replace('\n', ' ');
            schema.requireEmpty(connection);
            schema.requireRights(connection);
        } catch (SQLException e) {
            throw new ProcessException("The schema of " + schema.address + " cannot be examined: " + message(e), e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(schema::closeAtEnd, "empty external schema"));
        return schema;
    }

    private static String required(Map<String, String> environment, String name) {
        String value = environment.getOrDefault(name, "");
        if (value.isEmpty()) {
            throw new ProcessException("The environment names no external database: " + name + " is missing. Set " + URL
                    + ", " + USER + " and " + PASSWORD + ".");
        }
        return value;
    }

    /**
     * Drops what was made in the schema, and returns its address.
     *
     * @throws ProcessException a table is in use, or the schema has got one that is not Hotdeal's, which stays
     */
    public synchronized DatabaseAddress emptied() {
        try (Connection connection = connect()) {
            dropTables(connection);
        } catch (SQLException e) {
            throw new ProcessException(
                    "The tables in the schema of " + address + " cannot be dropped: " + message(e), e);
        }
        return address;
    }

    private Connection connect() {
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "user",
                address.user(),
                "password",
                address.password(),
                "oracle.net.CONNECT_TIMEOUT",
                CONNECT_MILLIS,
                "oracle.jdbc.ReadTimeout",
                READ_MILLIS));
        try {
            return DriverManager.getConnection(address.jdbcUrl(), properties);
        } catch (SQLException e) {
            throw new ProcessException(
                    LOGIN_REFUSED.contains(e.getErrorCode())
                            ? "The database refuses the user " + address + ": " + message(e) + ". Check " + USER
                                    + " and " + PASSWORD + "."
                            : "No database responds at " + address.jdbcUrl() + ": " + message(e) + ". Check " + URL
                                    + ", such as jdbc:oracle:thin:@//HOST:1521/SERVICE.",
                    e);
        }
    }

    private void requireEmpty(Connection connection) throws SQLException {
        List<String> tables = tables(connection);
        if (!tables.isEmpty()) {
            throw new ProcessException("The schema of " + address + " is not empty: it has "
                    + String.join(", ", tables.subList(0, Math.min(NAMED_TABLES, tables.size())))
                    + (tables.size() > NAMED_TABLES ? " and " + (tables.size() - NAMED_TABLES) + " more" : "")
                    + ". Nothing was changed. Name a user whose schema is empty.");
        }
    }

    private void requireRights(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE HOTDEAL_PROBE (ID NUMBER(1))");
            // Oracle checks the quota at the first row.
            statement.execute("INSERT INTO HOTDEAL_PROBE (ID) VALUES (1)");
        } catch (SQLException e) {
            throw new ProcessException(
                    "The user " + address + " has no right to create tables: " + message(e)
                            + ". On Oracle: GRANT CREATE SESSION, CREATE TABLE TO " + address.user() + "; ALTER USER "
                            + address.user() + " QUOTA UNLIMITED ON USERS",
                    e);
        } finally {
            dropTables(connection);
        }
    }

    private void dropTables(Connection connection) throws SQLException {
        boolean oracle = connection.getMetaData().getDatabaseProductName().equals("Oracle");
        try (Statement statement = connection.createStatement()) {
            if (oracle) {
                // Services that are ending may hold the tables.
                statement.execute("ALTER SESSION SET DDL_LOCK_TIMEOUT = 30");
            }
            for (String table : tables(connection)) {
                if (OURS.matcher(table).matches()) {
                    statement.execute("DROP TABLE \"" + table + "\" CASCADE CONSTRAINTS" + (oracle ? " PURGE" : ""));
                }
            }
        }
        List<String> others = tables(connection);
        if (!others.isEmpty()) {
            throw new ProcessException("The schema of " + address + " has tables that are not Hotdeal's and were left: "
                    + String.join(", ", others));
        }
    }

    /** Tables and views. */
    private static List<String> tables(Connection connection) throws SQLException {
        List<String> names = new ArrayList<>();
        String schema = connection.getSchema();
        try (ResultSet tables = connection.getMetaData().getTables(null, schema, null, null)) {
            while (tables.next()) {
                // The schema's name is a pattern there; Oracle's recycle bin holds what others dropped.
                if (schema.equals(tables.getString("TABLE_SCHEM"))
                        && !tables.getString("TABLE_NAME").startsWith("BIN$")) {
                    names.add(tables.getString("TABLE_NAME"));
                }
            }
        }
        return names;
    }

    private static String message(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            emptied();
        }
    }

    private void closeAtEnd() {
        try {
            close();
        } catch (ProcessException e) {
            System.err.println(e.getMessage());
        }
    }

    /** Product, version, user and URL. */
    @Override
    public String toString() {
        return product + ", " + address;
    }
}
