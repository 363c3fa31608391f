package io.hotdeal.containers;

import io.hotdeal.testkit.DatabaseAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.testcontainers.oracle.OracleContainer;

/**
 * Starts one Oracle Free and creates a schema per call.
 *
 * <p>This class and the profile {@code oracle} <strong>have not been run</strong>: no Oracle image was available where the
 * project is built. They compile, and they fail with a clear message if the image is missing; the rest follows
 * Testcontainers' and the image's documentation. {@code OracleDialectTest} lowers the risk.
 */
final class Oracle {

    static final String IMAGE = "gvenzl/oracle-free:23.9-slim-faststart";

    private static final AtomicInteger NEXT = new AtomicInteger(1);

    private Oracle() {}

    private static final class Server {
        static final String PASSWORD = Servers.password();
        static final OracleContainer CONTAINER = Docker.started(
                new OracleContainer(IMAGE)
                        .withUsername("hotdeal")
                        .withPassword(PASSWORD)
                        .withStartupTimeout(Duration.ofMinutes(10)),
                IMAGE);
    }

    /** A new and empty schema: its user may only log in and create tables. */
    static DatabaseAddress schema() {
        String url = Server.CONTAINER.getJdbcUrl();
        String user = "HOTDEAL_" + NEXT.getAndIncrement();
        // The image gives SYSTEM the same password as its own user.
        try (Connection connection = DriverManager.getConnection(url, "system", Server.PASSWORD);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE USER " + user + " IDENTIFIED BY \"" + Server.PASSWORD
                    + "\" DEFAULT TABLESPACE USERS QUOTA UNLIMITED ON USERS");
            statement.execute("GRANT CREATE SESSION, CREATE TABLE TO " + user);
        } catch (SQLException e) {
            throw new IllegalStateException("no schema could be made in Oracle at " + url, e);
        }
        return new DatabaseAddress(url, user, Server.PASSWORD);
    }
}
