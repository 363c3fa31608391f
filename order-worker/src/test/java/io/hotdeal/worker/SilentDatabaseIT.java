package io.hotdeal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderEvent.OrderRequested;
import io.hotdeal.testkit.DatabaseAddress;
import io.hotdeal.testkit.LocalStack;
import io.hotdeal.testkit.process.TcpProxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.h2.tools.Server;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker whose database goes silent and closes no connection, as when a firewall forgets them. */
@Tag("full")
class SilentDatabaseIT {

    private static final String USER = "sa";
    private static final String PASSWORD = "of-the-test";

    @Test
    void aStatementThatNeverGetsItsResponseIsGivenUpAndTheWorkerRecordsAgain(@TempDir Path folder) throws Exception {
        Server server = Server.createTcpServer("-tcpPort", "0", "-ifNotExists", "-baseDir", folder.toString())
                .start();
        try (TcpProxy line = TcpProxy.to(server.getPort());
                WorkerStack workers = WorkerStack.start(LocalStack.at(Path.of("target", "stack", "silent"))
                        .databaseElsewhere(() -> new DatabaseAddress(url(line.port()), USER, PASSWORD))
                        .gateways(0)
                        .workers(1)
                        .workerProperty("hotdeal.database.read-timeout", "5s"))) {
            OfferId offer = new OfferId(1);
            workers.open(offer, 50);
            List<OrderRequested> orders = workers.reserve(offer, 50);
            try (Connection direct = DriverManager.getConnection(url(server.getPort()), USER, PASSWORD)) {
                direct.setAutoCommit(false);
                number(direct, "SELECT PROD_ID FROM HOTDEAL_ALLOCATION WHERE PROD_ID = 1 FOR UPDATE");
                workers.publish(orders);
                await("the worker's statement waits for the row")
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> number(
                                        direct,
                                        "SELECT COUNT(*) FROM INFORMATION_SCHEMA.SESSIONS WHERE BLOCKER_ID IS NOT NULL")
                                > 0);
                line.swallow();
            }

            await("the worker to record again").atMost(Duration.ofSeconds(60)).until(() -> workers.sold(offer) == 50);
            workers.awaitSettled(offer, 50);
            assertThat(workers.sold(offer)).isEqualTo(50);
        } finally {
            server.stop();
        }
    }

    private static String url(int port) {
        return "jdbc:h2:tcp://127.0.0.1:" + port
                + "/./silent;MODE=Oracle;OPTIMIZE_REUSE_RESULTS=0;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=60000";
    }

    private static int number(Connection database, String query) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            assertThat(row.next()).as(query).isTrue();
            return row.getInt(1);
        }
    }
}
