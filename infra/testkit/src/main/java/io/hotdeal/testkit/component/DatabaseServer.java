package io.hotdeal.testkit.component;

import io.hotdeal.testkit.process.Launch;
import io.hotdeal.testkit.process.Ports;
import io.hotdeal.testkit.process.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Runs H2 as a server of its own in Oracle mode, for tests and development; it proves nothing about Oracle.
 *
 * @param jarFolder H2's own classpath
 */
public record DatabaseServer(Path runFolder, Path jarFolder, int port, String user, String password, boolean longLoad)
        implements Program {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

    /**
     * The clients' URL. WRITE_DELAY=0: a commit is in the file before it returns. LOCK_TIMEOUT: the legacy
     * path queues 150 requests on one row, each paying while it holds the lock. DB_CLOSE_DELAY: the database stays open
     * between connections. OPTIMIZE_REUSE_RESULTS=0: H2 2.4 returns the last result of a query again while no table of it has
     * changed, and says so too late: who has just waited for another's lock may be given the rows from before that commit.
     */
    public static String jdbcUrl(int port) {
        return "jdbc:h2:tcp://" + Ports.HOST + ":" + port
                + "/./hotdeal;MODE=Oracle;OPTIMIZE_REUSE_RESULTS=0;WRITE_DELAY=0;LOCK_TIMEOUT=60000;DB_CLOSE_DELAY=-1";
    }

    @Override
    public Launch launch() throws IOException {
        Path folder = Files.createDirectories(runFolder.resolve("database"));
        List<String> command = JavaCommand.small(
                longLoad,
                "512m",
                jarFolder + "/*",
                "-Dh2.bindAddress=" + Ports.HOST,
                "org.h2.tools.Server",
                "-tcp",
                "-tcpPort",
                Integer.toString(port),
                "-ifNotExists",
                "-baseDir",
                folder.toString());
        return new Launch("database", command, Map.of(), runFolder, START_LIMIT, STOP_LIMIT);
    }

    /** Connects; the first connection also creates the database with its one user. */
    @Override
    public boolean serves() {
        // Bounds the reply; a starting server may need a moment to create the database.
        String url = jdbcUrl(port) + ";NETWORK_TIMEOUT=5000";
        try (Connection connection = DriverManager.getConnection(url, user, password)) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }
}
