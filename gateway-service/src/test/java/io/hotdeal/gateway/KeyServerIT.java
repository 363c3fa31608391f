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
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
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

    /**
     * For which the key server refuses; then it hangs for a twelfth of that. {@code -Dtest.key.server.outage=PT6M} has true length, and
     * asks for the response to a read within 1 s.
     */
    private static final Duration OUTAGE = Duration.parse(System.getProperty("test.key.server.outage", "PT6S"));

    private static final Duration READ_PATIENCE =
            OUTAGE.compareTo(BETWEEN_FETCHES) > 0 ? Duration.ofSeconds(1) : PATIENCE;
    private static final Duration BETWEEN_MADE_UP = Duration.ofMillis(50);

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
                var unused = end.await(OUTAGE.toSeconds() + 60, TimeUnit.SECONDS);
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
                assertThat(stranger).as("none has failed").succeedsWithin(GatewayStack.SOON);
            }
        }

        assertThat(fetches).hasValue(3);
        assertThat(shared.gateway().available(offer)).isEqualTo(UNITS - bought.get());
    }

    @Test
    void buyersWithValidTokensDoNotNoticeALongOutageThatAFloodFollows() throws Exception {
        buyWithAValidToken();

        status = 503;
        long refusing = sellFor(OUTAGE);
        hangs = true;
        long hanging = sellFor(OUTAGE.dividedBy(12));
        hangs = false;
        status = 200;
        List<Future<?>> strangers = new ArrayList<>();
        long flooded;
        try (ScheduledExecutorService threads = Executors.newScheduledThreadPool(THREADS)) {
            for (int i = 0; i < THREADS * MADE_UP_PER_THREAD; i++) {
                String id = "made-up-" + i;
                strangers.add(threads.schedule(
                        () -> refuseATokenOf(id), i * BETWEEN_MADE_UP.toMillis(), TimeUnit.MILLISECONDS));
            }
            flooded = sellFor(BETWEEN_MADE_UP.multipliedBy(strangers.size()));
            for (Future<?> stranger : strangers) {
                assertThat(stranger).as("none has failed").succeedsWithin(GatewayStack.SOON);
            }
        }

        System.out.printf(
                "key server: refused for %s, hung for %s, then %d tokens with made-up key ids in %s:%n"
                        + "  %d of %d valid tokens accepted, %d fetches, slowest read %d ms, %d ms, %d ms%n",
                OUTAGE,
                OUTAGE.dividedBy(12),
                strangers.size(),
                BETWEEN_MADE_UP.multipliedBy(strangers.size()),
                UNITS - shared.gateway().available(offer),
                bought.get(),
                fetches.get(),
                refusing,
                hanging,
                flooded);
        assertThat(fetches).hasValueLessThanOrEqualTo(3);
        assertThat(shared.gateway().available(offer)).isEqualTo(UNITS - bought.get());
    }

    /** A valid order and a read, again and again. @return the slowest read, ms */
    private long sellFor(Duration length) {
        long begin = System.nanoTime();
        AtomicLong slowest = new AtomicLong();
        await("buyers for " + length)
                .pollInterval(Duration.ofMillis(500))
                .atMost(length.plus(GatewayStack.SOON))
                .until(() -> {
                    buyWithAValidToken();
                    long sent = System.nanoTime();
                    assertThat(gateway.within(READ_PATIENCE).get("/offers").status())
                            .isEqualTo(200);
                    slowest.accumulateAndGet(
                            Duration.ofNanos(System.nanoTime() - sent).toMillis(), Math::max);
                    return System.nanoTime() - begin > length.toNanos();
                });
        return slowest.get();
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
