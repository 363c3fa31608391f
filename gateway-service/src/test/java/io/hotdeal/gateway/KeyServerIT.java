package io.hotdeal.gateway;

import static io.hotdeal.gateway.Gateway.refused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.hotdeal.gateway.Gateway.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A login whose key server is unavailable, hangs, and is asked for keys that do not exist. On a gateway of its own. */
@Tag("full") // Fetches are a minute apart.
@ExtendWith(GatewayStack.Shared.class)
class KeyServerIT {

    private static final String KEY = "login-1";
    private static final int UNITS = 1_000;
    private static final int THREADS = 20;
    private static final int MADE_UP_PER_THREAD = 10;
    private static final Duration BETWEEN_FETCHES = Duration.ofMinutes(1);
    /** Of a client: a request without a response in that time fails. Less than the 5 s for which a fetch hangs. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private final GatewayStack shared;
    private final Tokens login = new Tokens();
    private final AtomicInteger fetches = new AtomicInteger();
    private final AtomicInteger bought = new AtomicInteger();
    private final CountDownLatch end = new CountDownLatch(1);
    private final ExecutorService keyServerThreads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile int status = 200;
    private volatile boolean hangs;
    private HttpServer keyServer;
    private Gateway gateway;
    private int offer;

    KeyServerIT(GatewayStack shared) {
        this.shared = shared;
    }

    @BeforeEach
    void start() throws IOException {
        keyServer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        keyServer.createContext("/keys", this::answerKeys);
        keyServer.setExecutor(keyServerThreads);
        keyServer.start();
        String address = "http://127.0.0.1:" + keyServer.getAddress().getPort() + "/keys";
        GatewayStack shop = shared.withGateway(Map.of(
                "hotdeal.gateway.buyers", "jwt", "spring.security.oauth2.resourceserver.jwt.jwk-set-uri", address));
        offer = shop.open(UNITS);
        gateway = shop.gateway().within(PATIENCE);
    }

    @AfterEach
    void stop() {
        end.countDown();
        keyServer.stop(0);
        keyServerThreads.close();
    }

    private void answerKeys(HttpExchange exchange) throws IOException {
        fetches.incrementAndGet();
        if (hangs) {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        byte[] body = login.keySet(KEY).getBytes(UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Test
    void buyersWithValidTokensDoNotNoticeThatItIsAwayHangsOrIsAskedForMadeUpKeys() throws Exception {
        buyWithAValidToken();
        assertThat(fetches).hasValue(1);

        status = 503;
        buyUntilFetch(2);
        hangs = true;
        buyUntilFetch(3);
        List<Future<?>> strangers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            for (int i = 0; i < THREADS; i++) {
                String id = "made-up-" + i + "-";
                strangers.add(threads.submit(() -> {
                    for (int token = 0; token < MADE_UP_PER_THREAD; token++) {
                        refuseATokenOf(id + token);
                    }
                }));
            }
            await("all tokens with made-up key ids")
                    .pollInterval(Duration.ofMillis(100))
                    .atMost(GatewayStack.SOON)
                    .until(() -> {
                        buyWithAValidToken();
                        assertThat(gateway.get("/offers").status()).isEqualTo(200);
                        return strangers.stream().allMatch(Future::isDone);
                    });
            for (Future<?> stranger : strangers) {
                stranger.get(); // none has failed
            }
        }

        assertThat(fetches).hasValue(3);
        assertThat(shared.gateway().available(offer)).isEqualTo(UNITS - bought.get());
    }

    private void buyUntilFetch(int number) {
        await("fetch " + number)
                .pollInterval(Duration.ofSeconds(1))
                .atMost(BETWEEN_FETCHES.plus(GatewayStack.SOON))
                .until(() -> {
                    buyWithAValidToken();
                    refuseATokenOf("made-up");
                    return fetches.get() == number;
                });
    }

    /** Each time another token, for one that is known is not checked again. */
    private void buyWithAValidToken() {
        Response response = order(login.withKeyId(KEY, "buyer-" + bought.incrementAndGet()));
        assertThat(response.status()).as("%s", response).isEqualTo(202);
    }

    private void refuseATokenOf(String keyId) {
        refused(order(login.withKeyId(keyId, "stranger")), 401, "not-signed-in");
    }

    private Response order(String token) {
        return gateway.order(offer, "{\"quantity\":1}", "Authorization", "Bearer " + token);
    }
}
