package io.hotdeal.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.containers.Parts;
import io.hotdeal.gateway.Gateway.Answer;
import io.hotdeal.stack.LocalStack;
import io.hotdeal.stack.RunningStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * The real gateway from its jar on real Redis, Kafka, database and provider, without a worker; and a look behind it. Each
 * test sells a product of its own, so that one shop serves all of them.
 */
final class Shop implements AutoCloseable {

    static final Duration SOON = Duration.ofSeconds(20);

    private final RunningStack stack;
    private final Gateway gateway;
    private final LettuceConnectionFactory connections;
    private final StringRedisTemplate redis;
    private final AtomicInteger nextProduct = new AtomicInteger(10);

    private Shop(RunningStack stack) {
        this.stack = stack;
        this.gateway = new Gateway(stack);
        var server = new RedisStandaloneConfiguration(
                stack.redis().host(), stack.redis().port());
        server.setPassword(stack.redis().password());
        this.connections = new LettuceConnectionFactory(server);
        connections.afterPropertiesSet();
        connections.start();
        this.redis = new StringRedisTemplate(connections);
    }

    /** @param plan with one gateway; it gets no worker */
    static Shop start(LocalStack plan) {
        try {
            return new Shop(plan.workers(0).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    RunningStack stack() {
        return stack;
    }

    Gateway gateway() {
        return gateway;
    }

    StringRedisTemplate redis() {
        return redis;
    }

    /** A product of the shop that no test has touched, with 6,000 units; not open. */
    int nextProduct() {
        return nextProduct.getAndIncrement();
    }

    int open(int units) {
        return open("{\"units\":" + units + "}");
    }

    int open(String form) {
        int offer = nextProduct();
        Answer answer = gateway.open(offer, form, "open-1");
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

    int number(String query, int product) throws SQLException {
        try (Connection database = connect();
                PreparedStatement statement = database.prepareStatement(query)) {
            statement.setInt(1, product);
            try (ResultSet rows = statement.executeQuery()) {
                assertThat(rows.next()).as(query).isTrue();
                return rows.getInt(1);
            }
        }
    }

    /** Changes one row. */
    void update(String update, Object... values) throws SQLException {
        try (Connection database = connect();
                PreparedStatement statement = database.prepareStatement(update)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            assertThat(statement.executeUpdate()).isOne();
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(stack.jdbcUrl(), stack.databaseUser(), stack.databasePassword());
    }

    @Override
    public void close() {
        connections.destroy();
        stack.close();
    }

    /** Gives every test class the one shop; JUnit closes it after the last. */
    static final class Shared implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Shop.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(Shop.class))
                    .computeIfAbsent(Shop.class, key -> Shop.start(Parts.at(Path.of("target/gateway-it"))), Shop.class);
        }
    }
}
