package io.hotdeal.stack.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a shop that gives its first answer after half a second, and none before. */
class ConstantRateTest {

    private static final int PAUSE_MILLIS = 500;

    private final CountDownLatch open = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer shop;

    @BeforeEach
    void openTheShop() throws Exception {
        shop = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 300);
        shop.setExecutor(threads);
        shop.createContext("/offers/2/orders", exchange -> {
            try (exchange) {
                open.await();
                exchange.getRequestBody().readAllBytes();
                byte[] body = "{\"orderId\":\"1\"}".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(202, body.length);
                exchange.getResponseBody().write(body);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        shop.start();
    }

    @AfterEach
    void closeTheShop() {
        shop.stop(0);
        threads.close();
    }

    @Test
    void everybodyWhoComesDuringAPauseFeelsTheRestOfIt() throws Exception {
        Future<?> opening = threads.submit(() -> {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            open.countDown();
            return null;
        });
        String url = "http://127.0.0.1:" + shop.getAddress().getPort() + "/offers/2/orders";

        ConstantRate.Result result = ConstantRate.orders(url, "test", 100, 1);

        opening.get();
        assertThat(result.keptUp()).isTrue();
        assertThat(result.report().accepted()).isEqualTo(100);
        assertThat(result.report().elapsed()).isGreaterThan(Duration.ofMillis(980));
        // Half of them came during the pause, one every 10 ms: who came first waited longest. A closed loop would know
        // one.
        assertThat(result.micros().getTotalCount()).isEqualTo(100);
        assertThat(result.micros().getCountBetweenValues(200_000, 5_000_000)).isGreaterThanOrEqualTo(28);
        assertThat(result.micros().getMaxValue()).isGreaterThanOrEqualTo((PAUSE_MILLIS - 60) * 1_000L);
    }

    @Test
    void whenTenThousandWaitNobodyElseComesAndTheyAreAnswered() throws Exception {
        Future<?> opening = threads.submit(() -> {
            TimeUnit.SECONDS.sleep(4);
            open.countDown();
            return null;
        });
        String url = "http://127.0.0.1:" + shop.getAddress().getPort() + "/offers/2/orders";

        ConstantRate.Result result = ConstantRate.orders(url, "test", 20_000, 1);

        opening.get();
        assertThat(result.keptUp()).isFalse();
        // The JDK's server keeps 200 idle connections and closes others under a client's hands.
        assertThat(result.report().accepted() + result.report().errorCount()).isEqualTo(10_000);
        assertThat(result.report().accepted()).isGreaterThan(5_000);
    }
}
