package io.hotdeal.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hotdeal.offer.OfferId;
import io.hotdeal.offer.OfferTerms;
import io.hotdeal.order.CustomerId;
import io.hotdeal.order.IdempotencyKey;
import io.hotdeal.order.OrderId;
import io.hotdeal.redis.RedisCalls;
import io.hotdeal.stock.OfferStockStore.Change;
import io.hotdeal.testkit.Component;
import io.hotdeal.testkit.LocalStack;
import io.hotdeal.testkit.RunningStack;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.SlotHash;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** One of three masters of a Redis Cluster is lost: calls for many offers go on for the others, offer by offer. */
@Tag("full")
class LostShardIT {

    private static final StockConfiguration CONFIGURATION = new StockConfiguration();
    private static final int MASTERS = 3;
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void takesOnlyItsOwnOffersAlong() throws Exception {
        try (RunningStack cluster = LocalStack.at(Path.of("target/lost-shard-it"))
                .only(Component.REDIS)
                .cluster()
                .start()) {
            LettuceConnectionFactory factory = connect(cluster.redisNodes());
            // A client's commands without a key go to the master with the fewest clients: so one of these has the lost
            // one for them.
            List<LettuceConnectionFactory> others =
                    List.of(connect(cluster.redisNodes()), connect(cluster.redisNodes()));
            try {
                RedisCalls calls = CONFIGURATION.redisCalls(factory);
                StockLedger ledger = CONFIGURATION.stockLedger(calls);
                Map<OfferId, List<OrderId>> orders = new HashMap<>();
                Set<OfferId> healthy = new HashSet<>();
                for (int number = 1; number <= 30; number++) {
                    OfferId offer = new OfferId(number);
                    CONFIGURATION.offerStockStore(calls).open(offer, new Change("open-1", 1), terms(), 5);
                    OrderId order = order(offer);
                    ledger.reserve(
                            offer, List.of(new ReservationRequest(order, new CustomerId("c"), 1)), Integer.MAX_VALUE);
                    orders.put(offer, List.of(order));
                    if (masterOf(offer) != MASTERS - 1) {
                        healthy.add(offer);
                    }
                }
                assertThat(healthy).hasSizeBetween(1, orders.size() - 1);
                OfferReader reader = CONFIGURATION.offerReader(calls);
                assertThat(reader.read(orders.keySet())).hasSize(30);
                List<OfferReader> readers = new ArrayList<>(List.of(reader));
                for (LettuceConnectionFactory other : others) {
                    OfferReader another = CONFIGURATION.offerReader(CONFIGURATION.redisCalls(other));
                    assertThat(another.read(orders.keySet())).hasSize(30);
                    readers.add(another);
                }

                cluster.kill(Component.redis(2 * MASTERS)); // the replica
                cluster.kill(Component.redis(MASTERS));

                await("the offers of the lost master, and no other, to be left out")
                        .atMost(SOON)
                        .pollInterval(Duration.ofMillis(10))
                        .until(() -> readAll(readers, orders.keySet(), healthy));
                assertThat(reader.reservations(orders)).containsOnlyKeys(healthy);
                Set<OfferId> lost = new HashSet<>(orders.keySet());
                lost.removeAll(healthy);
                assertThat(CONFIGURATION.outbox(calls).acknowledge(orders)).isEqualTo(lost);
                for (OfferId offer : healthy) {
                    assertThat(CONFIGURATION.outbox(calls).depth(offer)).isZero();
                }
            } finally {
                others.forEach(LettuceConnectionFactory::destroy);
                factory.destroy();
            }
        }
    }

    /** At no moment may a reader be without the offers of the healthy masters. @return whether none has any other */
    private static boolean readAll(List<OfferReader> readers, Set<OfferId> offers, Set<OfferId> healthy) {
        boolean only = true;
        for (OfferReader reader : readers) {
            Set<OfferId> read = reader.read(offers).keySet();
            assertThat(read).containsAll(healthy);
            only &= read.size() == healthy.size();
        }
        return only;
    }

    private static OfferTerms terms() {
        return new OfferTerms("Shoe", BigDecimal.TEN, null, null, null);
    }

    private static OrderId order(OfferId offer) {
        return OrderId.derive(offer, new CustomerId("c"), new IdempotencyKey("k"));
    }

    private static int masterOf(OfferId offer) {
        return SlotHash.getSlot(StockKeys.of(offer).tag()) * MASTERS / SlotHash.SLOT_COUNT;
    }

    /** With the client options that the services use. */
    static LettuceConnectionFactory connect(List<String> nodes) {
        ClientOptions.Builder options = ClusterClientOptions.builder()
                .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                        .enablePeriodicRefresh(Duration.ofSeconds(1))
                        .build());
        CONFIGURATION.boundedClient().customize(options);
        var factory = new LettuceConnectionFactory(
                new RedisClusterConfiguration(new ArrayList<>(nodes)),
                LettuceClientConfiguration.builder()
                        .clientOptions(options.build())
                        .commandTimeout(Duration.ofSeconds(1))
                        .build());
        factory.afterPropertiesSet();
        factory.start();
        return factory;
    }
}
