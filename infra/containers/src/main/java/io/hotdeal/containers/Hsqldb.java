package io.hotdeal.containers;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hotdeal.testkit.DatabaseAddress;
import io.hotdeal.testkit.LocalStack;
import io.hotdeal.testkit.process.Ports;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.hsqldb.server.Server;

/**
 * Makes databases in HSQLDB's Oracle syntax: a statement that runs there and on H2 leans on no habit that only one of them has. They
 * are in this JVM's memory and end with it. Thread-safe.
 */
final class Hsqldb {

    private static final String OWNER = "hotdeal";
    /** The services' users, of grants.sql; they have the owner's password. */
    static final String GATEWAY = "HOTDEAL_GATEWAY";

    static final String WORKER = "HOTDEAL_WORKER";

    static {
        HsqldbDriver.register();
    }

    private Hsqldb() {}

    /** A new and empty database for this JVM. */
    static DatabaseAddress database() {
        return new DatabaseAddress("jdbc:hsqldb:" + location(UUID.randomUUID()), OWNER, Servers.password());
    }

    /** The stack's services log in to a database of this kind as the users of grants.sql, which own nothing; the tests as its owner. */
    static LocalStack serves(LocalStack plan) {
        return plan.databaseElsewhere(Hsqldb::served)
                .gatewayProperty("spring.datasource.username", GATEWAY)
                .gatewayProperty("spring.flyway.enabled", "false")
                .workerProperty("spring.datasource.username", WORKER)
                .workerProperty("spring.flyway.enabled", "false");
    }

    /**
     * A new database that other processes of this machine reach, too. It has the schema, because the services log in as users that
     * cannot make it.
     */
    static DatabaseAddress served() {
        String location = location(UUID.randomUUID());
        String password = Servers.password();
        // The first connection makes the database, with its owner.
        Flyway.configure()
                .dataSource("jdbc:hsqldb:" + location, OWNER, password)
                .load()
                .migrate();
        try (Connection owner = DriverManager.getConnection("jdbc:hsqldb:" + location, OWNER, password);
                Statement statement = owner.createStatement()) {
            for (String user : List.of(GATEWAY, WORKER)) {
                statement.execute("CREATE USER " + user + " PASSWORD '" + password + "'");
            }
            for (String grant : grants().split(";", -1)) {
                if (!grant.isBlank()) {
                    statement.execute(grant);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("HSQLDB refuses the users of grants.sql", e);
        }
        int port = new Ports().free();
        var server = new Server();
        server.setAddress(Ports.HOST);
        server.setPort(port);
        server.setDatabaseName(0, "hotdeal");
        server.setDatabasePath(0, location);
        server.setDaemon(true);
        server.setLogWriter(null);
        server.setErrWriter(null);
        server.start();
        server.checkRunning(true); // start() itself is silent when the port was taken meanwhile
        return new DatabaseAddress("jdbc:hsqldb:hsql://" + Ports.HOST + ":" + port + "/hotdeal", OWNER, password);
    }

    private static String grants() {
        try (InputStream file = Objects.requireNonNull(Hsqldb.class.getResourceAsStream("/grants.sql"))) {
            return new String(file.readAllBytes(), UTF_8).replaceAll("--[^\n]*", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With mvcc, changes lock rows and readers never wait, as in Oracle; but FOR UPDATE locks nothing then. */
    private static String location(UUID name) {
        return "mem:" + name + ";sql.syntax_ora=true;hsqldb.tx=mvcc";
    }
}
