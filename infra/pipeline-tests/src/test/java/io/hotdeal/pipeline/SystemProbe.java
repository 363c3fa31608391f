package io.hotdeal.pipeline;

import io.hotdeal.offer.OfferId;
import io.hotdeal.pipeline.guarantee.Observation;
import io.hotdeal.pipeline.guarantee.Observation.Allocation;
import io.hotdeal.pipeline.guarantee.Observation.Charge;
import io.hotdeal.pipeline.guarantee.Observation.Row;
import io.hotdeal.redis.RedisConnectionConfiguration;
import io.hotdeal.stock.OfferStockStore;
import io.hotdeal.stock.Reservation;
import io.hotdeal.stock.StockConfiguration;
import io.hotdeal.stock.StockReader;
import io.hotdeal.testkit.Component;
import io.hotdeal.testkit.RunningStack;
import io.hotdeal.testkit.component.RedisSentinels;
import io.hotdeal.testkit.component.TransportSecurity;
import io.hotdeal.testkit.process.Ports;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.resource.ClientResources;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration.LettuceClientConfigurationBuilder;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.JsonNode;

/** Reads an offer's state from Redis, the database and the payment provider. */
final class SystemProbe implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final Duration REFRESH = Duration.ofSeconds(10);

    private final AnnotationConfigApplicationContext redis;
    private final JdbcClient database;
    private final Provider provider;

    SystemProbe(RunningStack stack) {
        this.redis = new AnnotationConfigApplicationContext();
        redis.registerBean(LettuceConnectionFactory.class, () -> connectionsTo(stack));
        redis.register(StockConfiguration.class);
        redis.refresh();
        this.database = JdbcClient.create(
                new DriverManagerDataSource(stack.jdbcUrl(), stack.databaseUser(), stack.databasePassword()));
        this.provider = new Provider(stack.providerUrl());
    }

    private static LettuceConnectionFactory connectionsTo(RunningStack stack) {
        if (stack.security().isPresent()) {
            return securely(stack, stack.security().get());
        }
        if (stack.sentinels().isPresent()) {
            return thatFollowsTheMaster(stack);
        }
        return stack.redisNodes().size() > 1
                ? new LettuceConnectionFactory(
                        new RedisClusterConfiguration(stack.redisNodes()),
                        boundedOptions(false)
                                .clientOptions(ClusterClientOptions.builder()
                                        .topologyRefreshOptions(
                                                RedisConnectionConfiguration.topologyRefresh(REFRESH, true))
                                        .build())
                                .build())
                : new LettuceConnectionFactory("127.0.0.1", stack.redisPort());
    }

    private static LettuceConnectionFactory thatFollowsTheMaster(RunningStack stack) {
        var sentinels = new RedisSentinelConfiguration().master(RedisSentinels.MASTER);
        stack.components().stream()
                .filter(component -> component.kind() == Component.Kind.SENTINEL)
                .forEach(sentinel -> sentinels.sentinel(Ports.HOST, stack.port(sentinel)));
        return new LettuceConnectionFactory(sentinels, boundedOptions(true).build());
    }

    private static LettuceClientConfigurationBuilder boundedOptions(boolean mastersOnly) {
        ClientResources.Builder resources = ClientResources.builder();
        RedisConnectionConfiguration.customize(resources, TIMEOUT, mastersOnly);
        return LettuceClientConfiguration.builder()
                .clientResources(resources.build())
                .commandTimeout(TIMEOUT);
    }

    private static LettuceConnectionFactory securely(RunningStack stack, TransportSecurity security) {
        var server = new RedisStandaloneConfiguration("127.0.0.1", stack.redisPort());
        server.setUsername(TransportSecurity.WORKER);
        server.setPassword(security.redisPasswords().get(TransportSecurity.WORKER));
        SslOptions trusted =
                SslOptions.builder().trustManager(security.authority().toFile()).build();
        return new LettuceConnectionFactory(
                server,
                LettuceClientConfiguration.builder()
                        .clientOptions(
                                ClientOptions.builder().sslOptions(trusted).build())
                        .useSsl()
                        .build());
    }

    OfferStockStore book() {
        return redis.getBean(OfferStockStore.class);
    }

    JdbcClient database() {
        return database;
    }

    Provider provider() {
        return provider;
    }

    /** Orders of the offer by status. */
    Map<String, Integer> statuses(int offer) {
        Map<String, Integer> statuses = new HashMap<>();
        database.sql("SELECT STATUS, COUNT(*) AS ORDERS FROM ORDER_HISTORY WHERE PROD_ID = :offer GROUP BY STATUS")
                .param("offer", offer)
                .query(row -> {
                    statuses.put(row.getString("STATUS"), row.getInt("ORDERS"));
                });
        return statuses;
    }

    Observation of(int offer, Set<String> accepted) throws IOException, InterruptedException {
        OfferId id = new OfferId(offer);
        List<Row> rows = database.sql("""
                        SELECT ORDER_ID, CUSTOMER_ID, QUANTITY, AMOUNT, STATUS FROM ORDER_HISTORY
                         WHERE PROD_ID = :offer AND CHANNEL = 'PIPELINE'""")
                .param("offer", offer)
                .query((row, number) -> new Row(
                        row.getString("ORDER_ID"),
                        row.getString("CUSTOMER_ID"),
                        row.getInt("QUANTITY"),
                        row.getBigDecimal("AMOUNT"),
                        row.getString("STATUS")))
                .list();
        Allocation allocation = database.sql("SELECT ALLOCATED, SOLD FROM HOTDEAL_ALLOCATION WHERE PROD_ID = :offer")
                .param("offer", offer)
                .query((row, number) -> new Allocation(row.getInt("ALLOCATED"), row.getInt("SOLD")))
                .single();
        Map<String, Reservation> reservations = new HashMap<>();
        Map<String, Integer> customers = new HashMap<>();
        StockReader reader = redis.getBean(StockReader.class);
        reader.forEachReservation(
                id, reservation -> reservations.put(reservation.orderId().value(), reservation));
        reader.forEachCustomer(id, (customer, units) -> customers.put(customer.value(), units));
        Set<String> known = rows.stream().map(Row::orderId).collect(Collectors.toSet());
        List<Charge> charges = provider.charges().stream()
                .filter(charge -> known.contains(charge.orderId()) || reservations.containsKey(charge.orderId()))
                .toList();
        return new Observation(
                id,
                accepted,
                rows,
                charges,
                reservations,
                customers,
                book().snapshot(id).orElseThrow(),
                allocation);
    }

    @Override
    public void close() {
        redis.close();
    }

    /** The payment provider simulator, by its HTTP contract. */
    static final class Provider {

        private static final int PAGE = 5_000;

        private final Http http;

        Provider(String url) {
            this.http = new Http(url);
        }

        List<Charge> charges() throws IOException, InterruptedException {
            List<Charge> charges = new ArrayList<>();
            String after = "";
            do {
                JsonNode page = http.get("/charges?limit=" + PAGE + (after.isEmpty() ? "" : "&after=" + after));
                for (JsonNode charge : page.path("charges")) {
                    charges.add(new Charge(
                            charge.path("orderId").asString(),
                            new BigDecimal(charge.path("amount").asString()),
                            charge.path("status").asString()));
                }
                after = page.path("next").asString("");
            } while (!after.isEmpty());
            return charges;
        }

        void set(String settings) throws IOException, InterruptedException {
            http.put("/settings", settings);
        }
    }
}
