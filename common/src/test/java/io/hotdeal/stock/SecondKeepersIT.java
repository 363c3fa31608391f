package io.hotdeal.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hotdeal.offer.OfferId;
import io.hotdeal.offer.OfferTerms;
import io.hotdeal.order.CustomerId;
import io.hotdeal.order.IdempotencyKey;
import io.hotdeal.order.OrderId;
import io.hotdeal.redis.StockOutcomeUnknownException;
import io.hotdeal.stock.OfferStockStore.Change;
import io.hotdeal.stock.SecondKeepers.Keeper;
import io.hotdeal.testkit.Component;
import io.hotdeal.testkit.LocalStack;
import io.hotdeal.testkit.RunningStack;
import io.hotdeal.testkit.component.ReadinessProbe;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/** A Redis and its replica, which is frozen at times: what {@code held.lua} and WAIT say of orders. */
class SecondKeepersIT {

    private static final StockConfiguration CONFIGURATION = new StockConfiguration();
    private static final Duration SOON = Duration.ofSeconds(20);
    /** WAIT ends after half of it. */
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private static final Duration LONG_TIMEOUT = Duration.ofSeconds(40);
    private static final AtomicInteger NEXT_OFFER = new AtomicInteger(1);

    private static RunningStack master;
    private static RunningStack replica;
    private static LettuceConnectionFactory toMaster;
    private static LettuceConnectionFactory toReplica;
    private static StringRedisTemplate redis;
    private static StringRedisTemplate onReplica;
    private static SecondKeepers keepers;

    private boolean frozen;

    @BeforeAll
    static void startBoth() throws Exception {
        master = redisAt("target/second-keepers-it/master");
        replica = redisAt("target/second-keepers-it/replica");
        toMaster = RedisStock.connect(master.redis(), TIMEOUT);
        toReplica = RedisStock.connect(replica.redis(), TIMEOUT);
        redis = new StringRedisTemplate(toMaster);
        onReplica = new StringRedisTemplate(toReplica);
        keepers = CONFIGURATION.secondKeepers(toMaster);
        onReplica.execute((RedisConnection connection) -> {
            connection
                    .serverCommands()
                    .replicaOf(master.redis().host(), master.redis().port());
            return null;
        });
        await("the replica to have the master's data")
                .atMost(SOON)
                .until(() -> information(redis, "replication", "slave0").contains("state=online"));
    }

    private static RunningStack redisAt(String folder) throws Exception {
        return LocalStack.at(Path.of(folder)).only(Component.REDIS).start();
    }

    @AfterAll
    static void end() {
        toMaster.destroy();
        toReplica.destroy();
        master.close();
        replica.close();
    }

    @AfterEach
    void thawTheReplica() throws InterruptedException {
        if (frozen) {
            replica.resume(Component.REDIS);
        }
    }

    @Test
    void aReplicaHasWhatItAcknowledged() {
        OfferId offer = offerWith("o-1", "o-2");
        OfferId other = offerWith("o-3");
        Map<OfferId, List<OrderId>> orders =
                Map.of(offer, List.of(order("o-1"), order("o-2")), other, List.of(order("o-3")));

        assertThat(find(orders, 1))
                .isEqualTo(Map.of(
                        order("o-1"), Keeper.REPLICAS, order("o-2"), Keeper.REPLICAS, order("o-3"), Keeper.REPLICAS));
        assertThat(find(orders, 2)).as("there is one replica").isEmpty();
    }

    @Test
    void aFrozenReplicaHasNothing() throws Exception {
        OfferId offer = offerWith("o-1");
        freezeTheReplica();
        CONFIGURATION
                .stockLedger(CONFIGURATION.redisCalls(toMaster))
                .reserve(offer, List.of(request("o-2")), Integer.MAX_VALUE);

        assertThat(find(offer, "o-2", 1)).isEmpty();

        replica.resume(Component.REDIS);
        frozen = false;
        await("the replica to have it")
                .atMost(SOON)
                .until(() -> find(offer, "o-2", 1).equals(Map.of(order("o-2"), Keeper.REPLICAS)));
    }

    @Test
    void kafkaHasWhatHasLeftTheOutbox() throws Exception {
        OfferId offer = offerWith("o-1", "o-2");
        freezeTheReplica();
        CONFIGURATION.outbox(CONFIGURATION.redisCalls(toMaster)).acknowledge(offer, List.of(order("o-1")));
        Map<OfferId, List<OrderId>> orders = Map.of(offer, List.of(order("o-1"), order("o-2")));

        assertThat(find(orders, 1)).isEqualTo(Map.of(order("o-1"), Keeper.KAFKA));
        assertThat(find(orders, 0)).isEqualTo(Map.of(order("o-1"), Keeper.KAFKA));
    }

    @Test
    void anOrderThatRedisHasLostHasNoKeeper() {
        OfferId offer = offerWith("o-1", "o-2");
        redis.opsForHash().delete(StockKeys.of(offer).orders(), order("o-1").value());

        assertThat(find(Map.of(offer, List.of(order("o-1"), order("o-2"))), 1))
                .isEqualTo(Map.of(order("o-2"), Keeper.REPLICAS));
    }

    /** A WAIT that were sent again, on a new connection, could reach a master that lacks the order. */
    @Test
    void aConnectionThatIsLostDuringTheWaitProvesNothing() throws Exception {
        OfferId offer = offerWith("o-1");
        LettuceConnectionFactory patient = RedisStock.connect(master.redis(), LONG_TIMEOUT);
        try {
            SecondKeepers waits = CONFIGURATION.secondKeepers(patient);
            freezeTheReplica();
            CompletableFuture<Map<OrderId, Keeper>> waiting =
                    CompletableFuture.supplyAsync(() -> find(waits, Map.of(offer, List.of(order("o-1"))), 1));
            await("WAIT to block")
                    .atMost(SOON)
                    .until(() ->
                            information(redis, "clients", "blocked_clients").equals("1"));

            ReadinessProbe.redis(master.redisPort(), "CLIENT KILL TYPE normal SKIPME yes", SOON);
            replica.resume(Component.REDIS);
            frozen = false;

            assertThatThrownBy(waiting::join)
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(StockOutcomeUnknownException.class);
            assertThat(find(waits, Map.of(offer, List.of(order("o-1"))), 0))
                    .as("over a new connection, of Kafka alone")
                    .isEmpty();
        } finally {
            patient.destroy();
        }
    }

    /** From Redis 7 on without a further sync of the append-only file. */
    @Test
    void writesToTheReplicasOnly() {
        OfferId offer = offerWith("o-1");
        Object record = record(offer, redis);
        assertThat(find(offer, "o-1", 1)).isNotEmpty();
        long size = appendOnlyFile();
        String calls = information(onReplica, "commandstats", "cmdstat_hset");

        assertThat(find(offer, "o-1", 1)).isNotEmpty();

        assertThat(appendOnlyFile() - size)
                .as("an empty transaction before Redis 7, then nothing")
                .isLessThan(order("o-1").value().length());
        assertThat(information(onReplica, "commandstats", "cmdstat_hset")).isNotEqualTo(calls);
        assertThat(record(offer, redis)).isEqualTo(record).isEqualTo(record(offer, onReplica));
    }

    private static @Nullable Object record(OfferId offer, StringRedisTemplate server) {
        return server.opsForHash()
                .get(StockKeys.of(offer).orders(), order("o-1").value());
    }

    private static long appendOnlyFile() {
        return Long.parseLong(information(redis, "persistence", "aof_current_size"));
    }

    /** A field of INFO; empty when it is not there. */
    private static String information(StringRedisTemplate server, String section, String field) {
        Properties fields = server.execute(
                (RedisConnection connection) -> connection.serverCommands().info(section));
        return Objects.requireNonNull(fields).getProperty(field, "");
    }

    private void freezeTheReplica() throws InterruptedException {
        replica.pause(Component.REDIS);
        frozen = true;
    }

    private static OfferId offerWith(String... orders) {
        var offer = new OfferId(NEXT_OFFER.getAndIncrement());
        var calls = CONFIGURATION.redisCalls(toMaster);
        CONFIGURATION
                .offerStockStore(calls)
                .open(offer, new Change("open-1", 1), new OfferTerms("Shoe", BigDecimal.TEN, null, null, null), 5);
        for (String order : orders) {
            CONFIGURATION.stockLedger(calls).reserve(offer, List.of(request(order)), Integer.MAX_VALUE);
        }
        return offer;
    }

    private static ReservationRequest request(String order) {
        return new ReservationRequest(order(order), new CustomerId("c"), 1);
    }

    private static OrderId order(String name) {
        return OrderId.derive(new OfferId(1), new CustomerId("c"), new IdempotencyKey(name));
    }

    private static Map<OrderId, Keeper> find(OfferId offer, String order, int replicas) {
        return find(Map.of(offer, List.of(order(order))), replicas);
    }

    private static Map<OrderId, Keeper> find(Map<OfferId, List<OrderId>> orders, int replicas) {
        return find(keepers, orders, replicas);
    }

    private static Map<OrderId, Keeper> find(SecondKeepers asked, Map<OfferId, List<OrderId>> orders, int replicas) {
        return asked.find(asked.masterOf(orders.keySet().iterator().next()), orders, replicas);
    }
}
