package io.hotdeal.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hotdeal.offer.OfferId;
import io.hotdeal.offer.OfferTerms;
import io.hotdeal.order.CustomerId;
import io.hotdeal.order.IdempotencyKey;
import io.hotdeal.order.OrderId;
import io.hotdeal.redis.RedisCalls;
import io.hotdeal.redis.StockUnavailableException;
import io.hotdeal.stock.OfferStockStore.Change;
import io.hotdeal.testkit.Component;
import io.hotdeal.testkit.LocalStack;
import io.hotdeal.testkit.RunningStack;
import io.hotdeal.testkit.component.ReadinessProbe;
import io.hotdeal.testkit.process.Ports;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * What Redis may not do now, as this Redis words it (decision 0037): nothing has happened, whether a script or a command is refused.
 * {@code infra/measure/redis-versions} runs it on other versions.
 */
class RedisRefusalsIT {

    private static final Path FOLDER = Path.of("target/redis-refusals-it");
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final StockConfiguration CONFIGURATION = new StockConfiguration();
    private static final OfferId OFFER = new OfferId(1);
    private static final CustomerId BUYER = new CustomerId("c-1");

    private static RunningStack redis;
    private static LettuceConnectionFactory connections;
    private static RedisCalls calls;
    private static StockLedger ledger;
    private static int orders;

    @BeforeAll
    static void start() throws Exception {
        redis = LocalStack.at(FOLDER).only(Component.REDIS).start();
        connections = RedisStock.connect(redis.redis(), LIMIT);
        calls = CONFIGURATION.redisCalls(connections);
        ledger = CONFIGURATION.stockLedger(calls);
        OfferStockStore offers = CONFIGURATION.offerStockStore(calls);
        offers.open(OFFER, new Change("open-1", 1), new OfferTerms("Shoe", BigDecimal.TEN, 100, null, null), 100);
        // Redis has the script then.
        assertThat(reserve("first")).isInstanceOf(ReserveOutcome.Reserved.class);
    }

    @AfterAll
    static void end() {
        connections.destroy();
        redis.close();
    }

    private interface Step {
        void run() throws Exception;
    }

    private static void refuses(String code, Step provoke, Step cure) throws Exception {
        refuses(code, code, provoke, cure);
    }

    private static void refuses(String script, String write, Step provoke, Step cure) throws Exception {
        String order = "order-" + ++orders;
        provoke.run();
        try {
            assertThatThrownBy(() -> reserve(order))
                    .as("a script")
                    .isInstanceOf(StockUnavailableException.class)
                    .hasMessageContaining(script);
            assertThatThrownBy(() -> set("a-key", "a value"))
                    .as("a command")
                    .isInstanceOf(StockUnavailableException.class)
                    .hasMessageContaining(write);
        } finally {
            cure.run();
        }
        assertThat(reserve(order)).as("nothing had happened").isInstanceOf(ReserveOutcome.Reserved.class);
    }

    @Test
    void fullMemory() throws Exception {
        refuses("OOM", () -> tell("CONFIG SET maxmemory 1"), () -> tell("CONFIG SET maxmemory 0"));
    }

    @Test
    void tooFewReplicas() throws Exception {
        refuses(
                "NOREPLICAS",
                () -> tell("CONFIG SET min-replicas-to-write 1"),
                () -> tell("CONFIG SET min-replicas-to-write 0"));
    }

    @Test
    void aReplica() throws Exception {
        refuses(
                "READONLY",
                () -> tell("REPLICAOF " + Ports.HOST + " " + new Ports().free()),
                () -> tell("REPLICAOF NO ONE"));
    }

    @Test
    void aReplicaWithoutItsMaster() throws Exception {
        refuses(
                "MASTERDOWN",
                "READONLY",
                () -> {
                    tell("CONFIG SET replica-serve-stale-data no");
                    tell("REPLICAOF " + Ports.HOST + " " + new Ports().free());
                },
                () -> {
                    tell("REPLICAOF NO ONE");
                    tell("CONFIG SET replica-serve-stale-data yes");
                });
    }

    /** A snapshot fails because a folder has its name. */
    @Test
    void aDiskThatCannotBeWritten() throws Exception {
        Path obstacle = FOLDER.resolve("redis/dump.rdb");
        Path content = Files.createDirectories(obstacle.resolve("full"));
        refuses(
                "MISCONF",
                () -> {
                    tell("CONFIG SET save \"3600 1\"");
                    ask("BGSAVE");
                    awaitSnapshot("err");
                },
                () -> {
                    Files.delete(content);
                    Files.delete(obstacle);
                    ask("BGSAVE");
                    awaitSnapshot("ok");
                    tell("CONFIG SET save \"\"");
                });
    }

    @Test
    void aScriptThatRunsTooLong() throws Exception {
        tell("CONFIG SET lua-time-limit 50");
        try (ExecutorService other = Executors.newSingleThreadExecutor()) {
            Future<String> endless = other.submit(() -> ask("EVAL \"while true do end\" 0"));
            refuses(
                    "BUSY",
                    () -> await("the script to run too long")
                            .until(() -> ask("PING").startsWith("-BUSY")),
                    () -> {
                        tell("SCRIPT KILL"); // is heard at the script's next step
                        await("the script to end").until(() -> ask("PING").equals("+PONG"));
                    });
            assertThat(endless.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).startsWith("-");
        }
    }

    private static void awaitSnapshot(String status) {
        await("the snapshot to end with " + status).atMost(LIMIT).until(() -> {
            var persistence =
                    calls.call(connection -> connection.serverCommands().info("persistence"));
            return "0".equals(persistence.getProperty("rdb_bgsave_in_progress"))
                    && status.equals(persistence.getProperty("rdb_last_bgsave_status"));
        });
    }

    private static ReserveOutcome reserve(String key) {
        OrderId order = OrderId.derive(OFFER, BUYER, new IdempotencyKey(key));
        return ledger.reserve(OFFER, List.of(new ReservationRequest(order, BUYER, 1)), Integer.MAX_VALUE)
                .getFirst();
    }

    private static void set(String key, String value) {
        calls.call(connection -> connection
                .stringCommands()
                .set(key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8)));
    }

    private static void tell(String command) throws IOException {
        assertThat(ask(command)).as(command).startsWith("+OK");
    }

    private static String ask(String command) throws IOException {
        return ReadinessProbe.redis(redis.redisPort(), command, LIMIT);
    }
}
