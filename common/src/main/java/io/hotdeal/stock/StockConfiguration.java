package io.hotdeal.stock;

import io.hotdeal.redis.RedisCalls;
import io.hotdeal.redis.ReplicatedCalls;
import io.hotdeal.redis.StockOutcomeUnknownException;
import io.hotdeal.redis.StockUnavailableException;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.TimeoutOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** The ports of this package, for both services. Address, password and timeouts are Boot's {@code spring.data.redis.*}. */
@AutoConfiguration
public class StockConfiguration {

    /** Commands that may wait for an answer; beyond it a call fails at once instead of filling memory. */
    private static final int REQUEST_QUEUE_COMMANDS = 10_000;

    /**
     * Many processes that start at once are slow, each at its first connection most of all, and the timeouts are a sale's.
     * Longest with timeouts of 1 s: 7 s.
     */
    private static final RetryTemplate START = new RetryTemplate(RetryPolicy.builder()
            .includes(StockUnavailableException.class, StockOutcomeUnknownException.class)
            .maxRetries(4)
            .delay(Duration.ofMillis(500))
            .build());

    @Bean
    LettuceClientOptionsBuilderCustomizer boundedClient() {
        return options -> options
                // Without a connection a call fails at once; it does not queue up behind an outage.
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(REQUEST_QUEUE_COMMANDS)
                .timeoutOptions(TimeoutOptions.enabled());
    }

    @Bean
    RedisCalls redisCalls(RedisConnectionFactory connections) {
        RedisCalls redis = new RedisCalls(connections);
        START.invoke(() -> refuseEviction(redis));
        return redis;
    }

    @Bean
    StockLedger stockLedger(RedisCalls redis) {
        return new RedisStockLedger(redis, StockKeys.SHOP);
    }

    @Bean
    Outbox outbox(RedisCalls redis) {
        return new RedisOutbox(redis, StockKeys.SHOP);
    }

    @Bean
    ShadowOffer shadowOffer(RedisCalls redis) {
        return new RedisShadowOffer(redis, UUID.randomUUID().toString());
    }

    @Bean
    SecondKeepers secondKeepers(RedisConnectionFactory connections) {
        return new RedisSecondKeepers(new ReplicatedCalls(connections));
    }

    @Bean
    OfferStockStore offerStockStore(RedisCalls redis) {
        return new RedisOfferStockStore(redis);
    }

    @Bean
    OfferReader offerReader(RedisCalls redis) {
        return new RedisOfferReader(redis, Clock.systemUTC());
    }

    @Bean
    StockReader stockReader(RedisCalls redis) {
        return new RedisStockReader(redis);
    }

    @Bean
    StockRebuild stockRebuild(RedisCalls redis, OfferReader readers) {
        return new RedisStockRebuild(redis, readers);
    }

    @Bean
    StockRetirement stockRetirement(RedisCalls redis) {
        return new RedisStockRetirement(redis);
    }

    /** A Redis that may evict would lose stock under memory pressure. INFO, because CONFIG is closed at hosted ones. */
    private static void refuseEviction(RedisCalls redis) {
        Properties memory = redis.call(connection -> connection.serverCommands().info("memory"));
        for (String field : Objects.requireNonNull(memory).stringPropertyNames()) {
            // Of a cluster, each field has its node's address in front.
            if (field.endsWith("maxmemory_policy") && !memory.getProperty(field).equals("noeviction")) {
                throw new IllegalStateException("Redis has " + field.replace("maxmemory_policy", "maxmemory-policy ")
                        + memory.getProperty(field) + " and could evict stock; set it to noeviction");
            }
        }
    }
}
