package io.hotdeal.gateway.warmup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopbackBuyersTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final Set<String> bodies = ConcurrentHashMap.newKeySet();
    private final HttpServer server;

    LoopbackBuyersTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private int responding(int status) {
        server.createContext("/offers/1/orders", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] body = "{\"status\":\"ACCEPTED\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server.getAddress().getPort();
    }

    @Test
    void eachConnectionOrdersAgainForAnotherCustomer() throws IOException {
        try (var buyers = LoopbackBuyers.start(responding(202), 3)) {
            await("orders").atMost(SOON).until(() -> buyers.orders() >= 30);

            assertThat(buyers.failure()).isNull();
        }
        assertThat(bodies).hasSizeGreaterThanOrEqualTo(30).allMatch(body -> body.contains("\"quantity\":1"));
    }

    @Test
    void endsAtARefusalAndNamesIt() throws IOException {
        try (var buyers = LoopbackBuyers.start(responding(503), 2)) {
            await("a refusal").atMost(SOON).until(() -> buyers.failure() != null);

            assertThat(buyers.failure()).contains("503");
            assertThat(buyers.orders()).isZero();
        }
    }

    @Test
    void saysThatNoServerIsThere() throws IOException {
        int port = responding(202);
        server.stop(0);

        try (var buyers = LoopbackBuyers.start(port, 1)) {
            await("a failure").atMost(SOON).until(() -> buyers.failure() != null);
        }
    }
}
