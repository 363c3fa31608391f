package io.hotdeal.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.env.StandardEnvironment;

/** Several processes at one schema: each has connections of its own to an H2 server in Oracle mode. */
@Timeout(60)
class SerialMigrationTest {

    private static final String USER = "sa";
    private static final String PASSWORD = "of-the-test";

    @TempDir
    private static Path folder;

    private static Server server;

    private final String database = UUID.randomUUID().toString();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @BeforeAll
    static void start() throws SQLException {
        server = Server.createTcpServer("-tcpPort", "0", "-ifNotExists", "-baseDir", folder.toString())
                .start();
    }

    @AfterAll
    static void stop() {
        server.stop();
    }

    @AfterEach
    void endThreads() throws SQLException {
        threads.shutdownNow();
        execute("SHUTDOWN IMMEDIATELY");
    }

    @RepeatedTest(3)
    void processesThatStartAtTheSameMomentMigrateOnce() throws Exception {
        var together = new CyclicBarrier(5);
        List<Future<?>> starts = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            starts.add(threads.submit(() -> {
                together.await(50, TimeUnit.SECONDS);
                new SerialMigration().migrate(flyway().load());
                return true;
            }));
        }
        for (Future<?> start : starts) {
            start.get(50, TimeUnit.SECONDS);
        }

        assertThat(versions()).startsWith("0", "1", "2");
        assertThat(count("SELECT COUNT(*) FROM HOTDEAL_LIST")).isEqualTo(1_000);
    }

    @Test
    void aHolderThatDiesGivesTheLockBack() throws Exception {
        try (var wire = new Wire(server.getPort())) {
            hold(url(wire.port()));
            Future<?> waiting = threads.submit(() -> new SerialMigration().migrate(flyway().load()));

            wire.cut();

            waiting.get(30, TimeUnit.SECONDS);
            assertThat(versions()).contains("2");
        }
    }

    @Test
    void aHolderThatNeverEndsEndsTheWaitWithASentence() throws Exception {
        hold(url());

        // LOCK_TIMEOUT of the URL is ten minutes.
        assertThatThrownBy(() -> new SerialMigration(Duration.ofMillis(100)).migrate(flyway().load()))
                .isInstanceOf(MigrationBusyException.class)
                .hasMessageContainingAll("another process", "HOTDEAL_MIGRATION_LOCK");
    }

    @Test
    void aSchemaThatIsCurrentNeedsNoLock() throws Exception {
        flyway().load().migrate();
        hold(url());

        assertThatCode(() -> new SerialMigration(Duration.ofMillis(100)).migrate(flyway().load()))
                .doesNotThrowAnyException();
    }

    @Test
    void aSchemaWithOtherTablesIsMigratedFromItsFirstVersion() throws Exception {
        execute("CREATE TABLE BILLING (ID NUMBER(10))");

        new SerialMigration().migrate(flyway().load());

        assertThat(versions()).startsWith("0", "1", "2");
    }

    /** Such as the shop that Hotdeal comes to: half a schema would be worse than none. */
    @Test
    void aSchemaWithATableOfOurNamesIsRefusedUntouchedWithASentence() throws Exception {
        execute("CREATE TABLE ORDER_HISTORY (ID NUMBER(10))");

        assertThatThrownBy(() -> new SerialMigration().migrate(flyway().load()))
                .isInstanceOf(SchemaTakenException.class)
                .hasMessageContaining("ORDER_HISTORY")
                .satisfies(
                        refusal -> assertThat(new DependencyFailureAnalyzer(new StandardEnvironment()).analyze(refusal))
                                .extracting(analysis -> analysis.getDescription() + analysis.getAction())
                                .asString()
                                .contains("ORDER_HISTORY", "a schema of its own", "docs/oracle.md"));

        assertThat(count("SELECT COUNT(*) FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_NAME LIKE 'HOTDEAL%'"))
                .as("but the lock's table")
                .isOne();
    }

    @Test
    void aMigrationThatIsWrongFailsAtOnceAndGivesTheLockBack(@TempDir Path migrations) throws Exception {
        Files.writeString(migrations.resolve("V1__wrong.sql"), "CREATE TABLE TWICE (ID NUMBER(1), ID NUMBER(1));");
        Flyway wrong = flyway().locations("filesystem:" + migrations).load();

        assertThatThrownBy(() -> new SerialMigration().migrate(wrong))
                .isInstanceOf(FlywayException.class)
                .hasMessageContaining("V1__wrong.sql");

        var worked = new AtomicInteger();
        lock(url(), Duration.ZERO).whileHeld(worked::incrementAndGet);
        assertThat(worked).hasValue(1);
    }

    @Test
    void aMigrationThatWasChangedIsRefused(@TempDir Path migrations) throws Exception {
        Path first = Files.writeString(migrations.resolve("V1__one.sql"), "CREATE TABLE ONE (ID NUMBER(1));");
        new SerialMigration()
                .migrate(flyway().locations("filesystem:" + migrations).load());
        Files.writeString(first, "CREATE TABLE ONE (ID NUMBER(2));");

        assertThatThrownBy(() -> new SerialMigration()
                        .migrate(flyway().locations("filesystem:" + migrations).load()))
                .isInstanceOf(FlywayException.class)
                .hasMessageContaining("checksum");
    }

    @Test
    void aWrongPasswordIsNoReasonToWait() throws Exception {
        execute("CREATE TABLE BILLING (ID NUMBER(10))");

        assertThatThrownBy(() -> new SerialMigration()
                        .migrate(flyway().dataSource(url(), USER, "wrong").load()))
                .isInstanceOf(FlywayException.class)
                .hasRootCauseInstanceOf(SQLException.class);
    }

    private FluentConfiguration flyway() {
        // As both services' application.yaml has it.
        return Flyway.configure()
                .dataSource(url(), USER, PASSWORD)
                .baselineOnMigrate(true)
                .baselineVersion("0");
    }

    private String url() {
        return url(server.getPort());
    }

    private String url(int port) {
        return "jdbc:h2:tcp://127.0.0.1:" + port + "/./" + database
                + ";MODE=Oracle;LOCK_TIMEOUT=600000;DB_CLOSE_DELAY=-1";
    }

    private static MigrationLock lock(String url, Duration bound) {
        var configuration = Flyway.configure().dataSource(url, USER, PASSWORD);
        return new MigrationLock(configuration.getDataSource(), bound);
    }

    /** Returns when another process holds the lock, as it does until it is interrupted. */
    private void hold(String url) throws InterruptedException {
        var held = new CountDownLatch(1);
        threads.execute(() -> {
            try {
                lock(url, Duration.ofSeconds(10)).whileHeld(() -> {
                    held.countDown();
                    while (!Thread.currentThread().isInterrupted()) {
                        LockSupport.park();
                    }
                });
            } catch (SQLException e) {
                // Its connection was cut.
                assertThat(held.getCount()).isZero();
            }
        });
        assertThat(held.await(20, TimeUnit.SECONDS)).as("the lock is held").isTrue();
    }

    private List<String> versions() {
        return Arrays.stream(flyway().load().info().applied())
                .map(MigrationInfo::getVersion)
                .map(String::valueOf)
                .toList();
    }

    private int count(String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url(), USER, PASSWORD);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getInt(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url(), USER, PASSWORD);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Forwards connections to a port until they are cut, as those of a process that is killed. */
    private static final class Wire implements AutoCloseable {

        private final ServerSocket entry;
        private final List<Socket> sockets = Collections.synchronizedList(new ArrayList<>());
        private final ExecutorService forwarders = Executors.newVirtualThreadPerTaskExecutor();

        Wire(int target) throws IOException {
            entry = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
            forwarders.execute(() -> accept(target));
        }

        private void accept(int target) {
            try {
                while (true) {
                    Socket client = entry.accept();
                    Socket there = new Socket(InetAddress.getLoopbackAddress(), target);
                    sockets.addAll(List.of(client, there));
                    forwarders.execute(() -> forward(client, there));
                    forwarders.execute(() -> forward(there, client));
                }
            } catch (IOException e) {
                assertThat(entry.isClosed()).isTrue();
            }
        }

        private static void forward(Socket from, Socket to) {
            try {
                from.getInputStream().transferTo(to.getOutputStream());
            } catch (IOException e) {
                assertThat(from.isClosed() || to.isClosed()).isTrue();
            }
        }

        int port() {
            return entry.getLocalPort();
        }

        void cut() throws IOException {
            for (Socket socket : List.copyOf(sockets)) {
                socket.close();
            }
        }

        @Override
        public void close() throws IOException {
            entry.close();
            cut();
            forwarders.shutdownNow();
        }
    }
}
