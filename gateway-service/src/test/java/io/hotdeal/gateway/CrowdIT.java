package io.hotdeal.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hotdeal.gateway.Gateway.Response;
import io.hotdeal.testkit.Component;
import io.hotdeal.testkit.RunningStack;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A crowd at one path, or one slow part, and a buyer beside it, on a gateway with few places in a heap of 512 MiB. After the other
 * classes, whose gateways lose the same database.
 */
@ExtendWith(GatewayStack.Shared.class)
@Order(GatewayStack.LAST)
class CrowdIT {

    private static final int CONNECTIONS = 2_500;
    private static final int PART = 2;
    private static final Duration HEALED = Duration.ofSeconds(40);
    /** Far below any time-out of the slow parts, far above what a buyer needs on a busy machine. */
    private static final Duration SOON = Duration.ofSeconds(10);

    private static GatewayStack shop;
    private static Gateway gateway;
    private static Gateway soon;

    private final ExecutorService buyers = Executors.newVirtualThreadPerTaskExecutor();

    @BeforeAll
    static void start(GatewayStack shared) {
        shop = shared.withGateway(Map.of(
                "hotdeal.gateway.intake.part-concurrency",
                Integer.toString(PART),
                "hotdeal.gateway.intake.concurrency",
                "8",
                "hotdeal.gateway.intake.patience",
                "20s",
                // Else it would make the room that idle connections have to.
                "server.tomcat.connection-timeout",
                "60s",
                "server.tomcat.max-connections",
                Integer.toString(CONNECTIONS),
                "hotdeal.gateway.offers.refresh-every",
                "100ms"));
        gateway = shop.gateway();
        soon = gateway.within(SOON);
    }

    @AfterEach
    void awaitAllGateways() {
        shop.awaitServing(HEALED);
        buyers.close();
    }

    @Test
    void aCrowdAtEveryPublicPathEndsNoGatewayAndDelaysNoBuyer() throws IOException {
        int offer = shop.open(50);
        int customer = 0;
        for (String path : List.of("/actuator/health", "/admin/session", "/docs", "/css/base.css", "/live")) {
            try (Crowd crowd = Crowd.of(CONNECTIONS - 500, gateway.url())) {
                crowd.ask(path);
                assertThat(soon.buy(offer, "c-" + customer++, 1).status())
                        .as("beside " + path)
                        .isEqualTo(202);
            }
        }
        assertThat(gateway.get("/actuator/health/liveness").status()).isEqualTo(200);
    }

    @Test
    void idleConnectionsMakeRoomForABuyer() throws IOException {
        int offer = shop.open(5);
        try (Crowd idle = Crowd.of(CONNECTIONS + 10, gateway.url())) {
            // One that has no connection yet.
            assertThat(gateway.within(SOON).buy(offer, "c-1", 1).status()).isEqualTo(202);
            assertThat(idle.size()).isEqualTo(CONNECTIONS + 10);
        }
    }

    @Test
    void buyersBeyondThePlacesWaitAndBuy() throws Exception {
        int buyersAtOnce = 200;
        int offer = shop.open(buyersAtOnce);
        List<CompletableFuture<Response>> orders = new ArrayList<>();
        for (int i = 0; i < buyersAtOnce; i++) {
            String customer = "c-" + i;
            orders.add(CompletableFuture.supplyAsync(() -> gateway.buy(offer, customer, 1), buyers));
        }
        for (CompletableFuture<Response> order : orders) {
            Response response = order.get(30, TimeUnit.SECONDS);
            assertThat(response.status()).as("%s", response).isEqualTo(202);
        }
    }

    @Test
    void ordersOfTheOldPathThatWaitForTheirRowTakeOnlyTheirOwnPlaces() throws Exception {
        int offer = shop.open(5);
        int product = shop.nextProduct();
        RunningStack stack = shop.stack();
        try (Connection other =
                DriverManager.getConnection(stack.jdbcUrl(), stack.databaseUser(), stack.databasePassword())) {
            other.setAutoCommit(false);
            lock(other, product);
            List<CompletableFuture<Response>> orders = fill(PART + 1, () -> gateway.get("/order?prodId=" + product));
            await("one more than there are places to be refused")
                    .atMost(SOON)
                    .until(() -> orders.stream().anyMatch(CompletableFuture::isDone));
            sellsAndAnswersElsewhere(offer);
            other.rollback();
            List<Integer> statuses = new ArrayList<>();
            for (CompletableFuture<Response> order : orders) {
                statuses.add(order.get(30, TimeUnit.SECONDS).status());
            }
            assertThat(statuses).containsExactlyInAnyOrder(200, 200, 503);
        }
    }

    private static void lock(Connection database, int product) throws SQLException {
        try (PreparedStatement lock =
                database.prepareStatement("SELECT QUANTITY FROM HOTDEAL_LIST WHERE PROD_ID = ? FOR UPDATE")) {
            lock.setInt(1, product);
            assertThat(lock.executeQuery().next()).isTrue();
        }
    }

    @Test
    void statusPollsTakeOnlyTheirOwnPlacesWhileTheDatabaseHangsAndAllEnd() throws Exception {
        int offer = shop.open(5);
        String order = gateway.buy(offer, "c-1", 1).header("Location").orElseThrow();
        shop.stack().pause(Component.DATABASE);
        try {
            List<CompletableFuture<Response>> polls = fill(PART, () -> gateway.get(order));
            assertThat(soon.buy(offer, "c-2", 1).status()).isEqualTo(202);
            assertThat(soon.get("/offers/" + offer).status()).isEqualTo(200);
            assertThat(soon.get("/docs").status()).isEqualTo(200);
            for (CompletableFuture<Response> poll : polls) {
                assertThat(poll.get(10, TimeUnit.SECONDS).json().path("status").asString())
                        .isEqualTo("ACCEPTED");
            }
        } finally {
            shop.stack().resume(Component.DATABASE);
        }
    }

    private List<CompletableFuture<Response>> fill(int count, Supplier<Response> request) {
        List<CompletableFuture<Response>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(CompletableFuture.supplyAsync(request, buyers));
        }
        return all;
    }

    private static void sellsAndAnswersElsewhere(int offer) {
        Response order = soon.buy(offer, "c-1", 1);
        assertThat(order.status()).as("%s", order).isEqualTo(202);
        assertThat(soon.get(order.header("Location").orElseThrow()).status()).isEqualTo(200);
        assertThat(soon.get("/actuator/health").status()).isEqualTo(200);
        assertThat(soon.get("/docs").status()).isEqualTo(200);
        assertThat(soon.admin("GET", "/actuator/prometheus", null).status()).isEqualTo(200);
    }

    /** Connections that were opened and are read from no more. */
    private record Crowd(List<SocketChannel> connections) implements AutoCloseable {

        static Crowd of(int count, String url) throws IOException {
            URI gateway = URI.create(url);
            var crowd = new Crowd(new ArrayList<>());
            for (int i = 0; i < count; i++) {
                crowd.connections.add(
                        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.getPort())));
            }
            return crowd;
        }

        int size() {
            return connections.size();
        }

        void ask(String path) throws IOException {
            byte[] request =
                    "GET %s HTTP/1.1\r\nHost: crowd\r\n\r\n".formatted(path).getBytes(StandardCharsets.US_ASCII);
            for (SocketChannel connection : connections) {
                connection.write(ByteBuffer.wrap(request));
            }
        }

        @Override
        public void close() throws IOException {
            for (SocketChannel connection : connections) {
                connection.close();
            }
        }
    }
}
