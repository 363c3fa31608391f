package io.hotdeal.stock;

import io.hotdeal.containers.TestDependencies;
import io.hotdeal.offer.OfferId;
import io.hotdeal.redis.RedisCalls;
import io.hotdeal.testkit.Component;
import io.hotdeal.testkit.RedisAddress;
import io.hotdeal.testkit.RunningStack;
import io.hotdeal.testkit.process.ProcessException;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.resource.ClientResources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/** The stock's ports on one real Redis, which all test classes share: each test sells an offer of its own. */
public final class RedisStock implements AutoCloseable {

    /** A part of an offer's data, to lose it. */
    enum Part {
        OFFER,
        QUANTITY,
        COUNTS
    }

    private static final StockConfiguration CONFIGURATION = new StockConfiguration();

    private final RunningStack stack;
    private final LettuceConnectionFactory connections;
    private final RedisCalls calls;
    private final StringRedisTemplate redis;

    private RedisStock(RunningStack stack) {
        this.stack = stack;
        this.connections = connect(stack.redis(), Duration.ofSeconds(20));
        this.calls = CONFIGURATION.redisCalls(connections);
        this.redis = new StringRedisTemplate(connections);
    }

    private static RedisStock start() {
        try {
            return new RedisStock(TestDependencies.at(Path.of("target/redis-it"))
                    .only(Component.REDIS)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProcessException("interrupted while Redis started");
        }
    }

    /** With the client options that the services use. */
    static LettuceConnectionFactory connect(RedisAddress redis, Duration timeout) {
        return connect(redis, timeout, null);
    }

    /** @param resources of the client; null: its own */
    static LettuceConnectionFactory connect(RedisAddress redis, Duration timeout, @Nullable ClientResources resources) {
        ClientOptions.Builder options = ClientOptions.builder();
        CONFIGURATION.boundedClient().customize(options);
        var server = new RedisStandaloneConfiguration(redis.host(), redis.port());
        server.setPassword(redis.password());
        var client = LettuceClientConfiguration.builder()
                .clientOptions(options.build())
                .commandTimeout(timeout);
        if (resources != null) {
            client.clientResources(resources);
        }
        var factory = new LettuceConnectionFactory(server, client.build());
        factory.afterPropertiesSet();
        factory.start();
        return factory;
    }

    LettuceConnectionFactory connections() {
        return connections;
    }

    public RedisCalls calls() {
        return calls;
    }

    public StringRedisTemplate redis() {
        return redis;
    }

    /** The commands that Redis itself has counted during the call, by name, without those that ask for the numbers. */
    Map<String, Long> commandsOf(Runnable call) {
        Map<String, Long> before = commands();
        call.run();
        Map<String, Long> after = commands();
        before.forEach((name, count) -> after.merge(name, -count, Long::sum));
        after.values().removeIf(count -> count == 0);
        after.keySet().removeAll(Set.of("info", "hello", "client", "client|setinfo"));
        return after;
    }

    private Map<String, Long> commands() {
        Properties statistics =
                calls.call(connection -> connection.serverCommands().info("commandstats"));
        Map<String, Long> counts = new HashMap<>();
        statistics
                .stringPropertyNames()
                .forEach(name -> counts.put(
                        name.replace("cmdstat_", ""),
                        Long.valueOf(statistics.getProperty(name).replaceAll("^calls=(\\d+),.*", "$1"))));
        return counts;
    }

    StockLedger ledger() {
        return CONFIGURATION.stockLedger(calls);
    }

    OfferStockStore book() {
        return CONFIGURATION.offerStockStore(calls);
    }

    Outbox outbox() {
        return CONFIGURATION.outbox(calls);
    }

    StockReader reader() {
        return CONFIGURATION.stockReader(calls);
    }

    StockRebuild rebuild() {
        return CONFIGURATION.stockRebuild(calls, CONFIGURATION.offerReader(calls));
    }

    void lose(OfferId offer, Part part) {
        StockKeys keys = StockKeys.of(offer);
        redis.delete(
                switch (part) {
                    case OFFER -> keys.offer();
                    case QUANTITY -> keys.quantity();
                    case COUNTS -> keys.counts();
                });
    }

    void loseEverything(OfferId offer) {
        redis.delete(redis.keys(StockKeys.of(offer).tag() + "*"));
    }

    /** Everything stored about the offer, to see that nothing was written. */
    Map<String, String> dump(OfferId offer) {
        Map<String, String> dump = new TreeMap<>();
        for (String key : redis.keys(StockKeys.of(offer).tag() + "*")) {
            dump.put(
                    key,
                    switch (String.valueOf(redis.type(key))) {
                        case "HASH" -> new TreeMap<>(redis.opsForHash().entries(key)).toString();
                        case "ZSET" -> String.valueOf(redis.opsForZSet().rangeWithScores(key, 0, -1));
                        default -> String.valueOf(redis.opsForValue().get(key));
                    });
        }
        return dump;
    }

    @Override
    public void close() {
        connections.destroy();
        stack.close();
    }

    /** Gives every test class the one Redis; JUnit closes it after the last. */
    public static final class Shared implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == RedisStock.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(RedisStock.class))
                    .computeIfAbsent(RedisStock.class, key -> RedisStock.start(), RedisStock.class);
        }
    }
}
