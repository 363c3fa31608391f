package io.hotdeal.gateway;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hotdeal.containers.TestDependencies;
import io.hotdeal.gateway.Gateway.Response;
import io.hotdeal.testkit.Component;
import io.hotdeal.testkit.RunningStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * A real gateway from its jar on real Redis, Kafka, database and provider, without a worker; and a look behind it. One
 * infrastructure serves all test classes of the module: each test sells a product of its own, and a class that needs
 * other properties has {@linkplain #withGateway a further gateway}.
 */
final class GatewayStack {

    static final Duration SOON = Duration.ofSeconds(20);

    /** An order that Redis and the database have to be asked for. */
    static final String NO_ORDER = "/offers/1/orders/00000000-0000-0000-0000-000000000000";

    /** {@code @Order} of the classes that take Redis, Kafka or the database away. */
    static final int LAST = Order.DEFAULT + 1;

    /** Requests in work at the same time with {@link #FRAGILE}: so few that a test can be all of them. */
    static final int FEW = 4;

    /** Of a gateway that says soon that it has no more of something. */
    static final Map<String, String> FRAGILE = Map.ofEntries(
            entry("hotdeal.gateway.acknowledge.when", "published"),
            entry("hotdeal.gateway.acknowledge.at-most", "4s"),
            entry("hotdeal.gateway.live.pages", "1"),
            entry("hotdeal.gateway.intake.concurrency", Integer.toString(FEW)),
            entry("hotdeal.gateway.intake.slow-concurrency", "0"),
            entry("hotdeal.gateway.intake.patience", "0s"),
            // What Kafka did not have while it was paused, it has soon after.
            entry("hotdeal.gateway.publication.delivery-timeout", "4s"),
            entry("hotdeal.gateway.publication.relay-age", "5s"),
            entry("hotdeal.gateway.webhook.publish-within", "500ms"),
            // What it knows of offers is too old that soon, once Redis is gone.
            entry("hotdeal.gateway.offers.max-age", "3s"),
            entry("hotdeal.gateway.offers.refresh-every", "100ms"),
            // Each refusal waits that long for a connection.
            entry("spring.datasource.hikari.connection-timeout", "500"));

    private final Infrastructure infrastructure;
    private final Gateway gateway;

    private GatewayStack(Infrastructure infrastructure, Component gateway) {
        this.infrastructure = infrastructure;
        this.gateway = new Gateway(infrastructure.stack(), gateway);
    }

    /**
     * The same shop through a gateway with some properties of its own. It is started for the first class that asks for
     * these properties, and ends with the infrastructure.
     */
    GatewayStack withGateway(Map<String, String> properties) {
        return infrastructure.gateway(properties);
    }

    /** Returns when every gateway has Redis, and so serves. */
    void awaitServing(Duration limit) {
        for (GatewayStack each : infrastructure.all()) {
            await("the shop to serve again at " + each.gateway.url())
                    .atMost(limit)
                    .until(() -> each.gateway.get(NO_ORDER).status() == 404
                            && each.gateway.get("/offers").status() == 200);
        }
    }

    RunningStack stack() {
        return infrastructure.stack();
    }

    Gateway gateway() {
        return gateway;
    }

    StringRedisTemplate redis() {
        return infrastructure.redis();
    }

    /** A product of the shop that no test has touched, with 6,000 units; not open. */
    int nextProduct() {
        return infrastructure.nextProduct().getAndIncrement();
    }

    int open(int units) {
        return open("{\"units\":" + units + "}");
    }

    int open(String form) {
        int offer = nextProduct();
        Response answer = gateway.open(offer, form, "open-1");
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return offer;
    }

    /** Units that are the shop's own still. */
    int unallocated(int product) throws SQLException {
        return number("SELECT QUANTITY FROM HOTDEAL_LIST WHERE PROD_ID = ?", product);
    }

    int allocated(int product) throws SQLException {
        return number("SELECT ALLOCATED FROM HOTDEAL_ALLOCATION WHERE PROD_ID = ?", product);
    }

    int number(String query, Object value) throws SQLException {
        try (Connection database = connect();
                PreparedStatement statement = database.prepareStatement(query)) {
            statement.setObject(1, value);
            try (ResultSet rows = statement.executeQuery()) {
                assertThat(rows.next()).as(query).isTrue();
                return rows.getInt(1);
            }
        }
    }

    /** Changes one row. */
    void update(String update, @Nullable Object... values) throws SQLException {
        try (Connection database = connect();
                PreparedStatement statement = database.prepareStatement(update)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            assertThat(statement.executeUpdate()).isOne();
        }
    }

    private Connection connect() throws SQLException {
        RunningStack stack = stack();
        return DriverManager.getConnection(stack.jdbcUrl(), stack.databaseUser(), stack.databasePassword());
    }

    /** What all gateways share. JUnit closes it after the last test. */
    private record Infrastructure(
            RunningStack stack,
            LettuceConnectionFactory connections,
            StringRedisTemplate redis,
            AtomicInteger nextProduct,
            Map<Map<String, String>, GatewayStack> gateways)
            implements AutoCloseable {

        /** Unless a class asks for others. Fuzzing sends wrong passwords from the administrator's own address. */
        private static final Map<String, String> STANDARD = Map.of(
                // One endpoint more, of ReservableOrderIT.
                "spring.profiles.active",
                "reservable",
                "hotdeal.gateway.admin.guesses",
                "1000",
                "hotdeal.gateway.admin.guess-every",
                "1s",
                "hotdeal.gateway.offers.refresh-every",
                "100ms");

        static Infrastructure start() {
            try {
                RunningStack stack = TestDependencies.at(Path.of("target/gateway-it"))
                        .infrastructureOnly()
                        .start();
                var server = new RedisStandaloneConfiguration(
                        stack.redis().host(), stack.redis().port());
                server.setPassword(stack.redis().password());
                var connections = new LettuceConnectionFactory(server);
                connections.afterPropertiesSet();
                connections.start();
                return new Infrastructure(
                        stack,
                        connections,
                        new StringRedisTemplate(connections),
                        new AtomicInteger(10),
                        new HashMap<>());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        GatewayStack standard() {
            return gateway(STANDARD);
        }

        synchronized GatewayStack gateway(Map<String, String> properties) {
            return gateways.computeIfAbsent(properties, this::start);
        }

        synchronized List<GatewayStack> all() {
            return List.copyOf(gateways.values());
        }

        private GatewayStack start(Map<String, String> properties) {
            try {
                return new GatewayStack(this, stack.addGateway(properties));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            connections.destroy();
            stack.close();
        }
    }

    /** Gives every test class the shop. */
    static final class Shared implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == GatewayStack.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(GatewayStack.class))
                    .computeIfAbsent(Infrastructure.class, key -> Infrastructure.start(), Infrastructure.class)
                    .standard();
        }
    }
}
