package io.hotdeal.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.hotdeal.offer.OfferId;
import io.hotdeal.offer.OfferTerms;
import io.hotdeal.order.CustomerId;
import io.hotdeal.order.IdempotencyKey;
import io.hotdeal.order.OrderId;
import io.hotdeal.redis.RedisCalls;
import io.hotdeal.redis.ReplicatedCalls.Master;
import io.hotdeal.redis.StockOutcomeUnknownException;
import io.hotdeal.redis.StockUnavailableException;
import io.hotdeal.stock.OfferStockStore.Change;
import io.hotdeal.stock.SecondKeepers.Keeper;
import io.hotdeal.testkit.Component;
import io.hotdeal.testkit.LocalStack;
import io.hotdeal.testkit.RunningStack;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** In a Redis Cluster each master is asked for its own orders, apart from the others. */
@Tag("full")
class SecondKeepersClusterIT {

    private static final StockConfiguration CONFIGURATION = new StockConfiguration();
    private static final int MASTERS = 3;

    @Test
    void aLostMasterTakesOnlyItsOwnOrdersAlong() throws Exception {
        try (RunningStack cluster = LocalStack.at(Path.of("target/second-keepers-cluster-it"))
                .only(Component.REDIS)
                .cluster()
                .start()) {
            LettuceConnectionFactory factory = LostShardIT.connect(cluster.redisNodes());
            try (var keepers = (RedisSecondKeepers) CONFIGURATION.secondKeepers(factory)) {
                Map<Master, Map<OfferId, List<OrderId>>> servers =
                        reserveAndAcknowledge(keepers, CONFIGURATION.redisCalls(factory));
                assertThat(servers).hasSize(MASTERS);
                servers.forEach((server, orders) -> assertThat(keepers.find(server, orders, 0))
                        .containsOnlyKeys(
                                orders.values().stream().map(List::getFirst).toList())
                        .containsValue(Keeper.KAFKA)
                        .doesNotContainValue(Keeper.REPLICAS));

                cluster.kill(Component.redis(2 * MASTERS)); // the replica
                cluster.kill(Component.redis(MASTERS));

                int lost = cluster.port(Component.redis(MASTERS));
                servers.forEach((server, orders) -> {
                    if (server.port() == lost) {
                        assertThat(catchThrowable(() -> keepers.find(server, orders, 1)))
                                .isInstanceOfAny(StockUnavailableException.class, StockOutcomeUnknownException.class);
                    } else {
                        assertThat(keepers.find(server, orders, 0)).hasSize(orders.size());
                    }
                });
            } finally {
                factory.destroy();
            }
        }
    }

    @Test
    void aFormerMasterKeepsNoConnectionOfTheWait() throws Exception {
        try (RunningStack cluster = LocalStack.at(Path.of("target/second-keepers-former-it"))
                .only(Component.REDIS)
                .cluster()
                .start()) {
            LettuceConnectionFactory factory = LostShardIT.connect(cluster.redisNodes());
            try (var keepers = (RedisSecondKeepers) CONFIGURATION.secondKeepers(factory)) {
                Map<Master, Map<OfferId, List<OrderId>>> servers =
                        reserveAndAcknowledge(keepers, CONFIGURATION.redisCalls(factory));
                servers.forEach((server, orders) -> keepers.find(server, orders, 1));
                var one = servers.entrySet().iterator().next();
                Master former = one.getKey();
                OfferId offer = one.getValue().keySet().iterator().next();
                assertThat(waits(former)).isTrue();

                cluster.redisMasters(offer.value()).failOver();
                await("the client to know the new master")
                        .until(() -> !keepers.masterOf(offer).equals(former));
                keepers.find(keepers.masterOf(offer), one.getValue(), 1);

                await("the connection to the former one to be closed").until(() -> !waits(former));
                servers.keySet().stream()
                        .filter(server -> !server.equals(former))
                        .forEach(server -> assertThat(waits(server)).isTrue());
            } finally {
                factory.destroy();
            }
        }
    }

    /** Whether a client's last command there was WAIT. */
    private static boolean waits(Master server) {
        try (RedisClient client = RedisClient.create(RedisURI.create(server.host(), server.port()));
                StatefulRedisConnection<String, String> connection = client.connect()) {
            return connection.sync().clientList().contains("cmd=wait ");
        }
    }

    /** Reserves one order of each of 30 offers. @return the orders by server and offer */
    private static Map<Master, Map<OfferId, List<OrderId>>> reserveAndAcknowledge(
            SecondKeepers keepers, RedisCalls calls) {
        Map<Master, Map<OfferId, List<OrderId>>> servers = new HashMap<>();
        for (int number = 1; number <= 30; number++) {
            var offer = new OfferId(number);
            OrderId order = OrderId.derive(offer, new CustomerId("c"), new IdempotencyKey("k"));
            CONFIGURATION
                    .offerStockStore(calls)
                    .open(offer, new Change("open-1", 1), new OfferTerms("Shoe", BigDecimal.TEN, null, null, null), 5);
            CONFIGURATION
                    .stockLedger(calls)
                    .reserve(offer, List.of(new ReservationRequest(order, new CustomerId("c"), 1)), Integer.MAX_VALUE);
            CONFIGURATION.outbox(calls).acknowledge(offer, List.of(order));
            servers.computeIfAbsent(keepers.masterOf(offer), server -> new HashMap<>())
                    .put(offer, List.of(order));
        }
        return servers;
    }
}
