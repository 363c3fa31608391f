package io.hotdeal.testkit.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the driver against a server with ten units in this JVM. */
class BuyerDriverTest {

    private final AtomicInteger units = new AtomicInteger(10);
    private final Set<String> keys = ConcurrentHashMap.newKeySet();
    private final Set<String> bodies = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer server;

    @BeforeEach
    void openTheServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.setExecutor(threads);
        server.createContext("/order-redis", exchange -> {
            int left = units.decrementAndGet();
            respond(exchange, 200, left < 0 ? "Out Of Stock" : Integer.toString(left));
        });
        server.createContext("/offers/2/orders", exchange -> {
            String key = String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
            keys.add(key);
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            if (units.decrementAndGet() < 0) {
                respond(exchange, 409, "{\"type\":\"urn:hotdeal:problem:sold-out\"}");
            } else {
                respond(exchange, 202, "{\"orderId\":\"" + key + "\",\"status\":\"ACCEPTED\",\"remaining\":1}");
            }
        });
        server.createContext("/broken", exchange -> respond(exchange, 503, "overloaded"));
        server.start();
    }

    @AfterEach
    void closeTheServer() {
        server.stop(0);
        threads.close();
    }

    @Test
    void countsTheResponsesOfTheWorkshopsEndpoint() throws Exception {
        LoadReport report = BuyerDriver.workshop(url("/order-redis"), 25, 4);

        assertThat(report.accepted()).isEqualTo(10);
        assertThat(report.soldOut()).isEqualTo(15);
        assertThat(report.errors()).isEmpty();
        assertThat(report.requests()).isEqualTo(25);
    }

    @Test
    void ordersOnceForEachCustomerAndRemembersTheIds() throws Exception {
        LoadReport report = BuyerDriver.orders(url("/offers/2/orders"), 25, 4);

        assertThat(keys).hasSize(25);
        assertThat(bodies).hasSize(25).contains("{\"customerId\":\"buyer-7\",\"quantity\":1}");
        assertThat(report.orderIds()).hasSize(10).doesNotHaveDuplicates();
        assertThat(report.soldOut()).isEqualTo(15);
    }

    @Test
    void countsEveryOtherResponseAsAnError() throws Exception {
        assertThat(BuyerDriver.workshop(url("/broken"), 3, 2).errors()).isEqualTo(Map.of("503 overloaded", 3));
    }

    @Test
    void countsACallWithoutAResponseAsAnError() throws Exception {
        String url = url("/order-redis");
        server.stop(0);

        assertThat(BuyerDriver.workshop(url, 3, 2).errorCount()).isEqualTo(3);
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private static void respond(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
