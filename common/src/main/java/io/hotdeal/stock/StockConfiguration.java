package io.hotdeal.stock;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.TimeoutOptions;
import java.util.Objects;
import java.util.Properties;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** The ports of this package, for both services. Address, password and timeouts are Boot's {@code spring.data.redis.*}. */
@AutoConfiguration
public class StockConfiguration {

    /** Commands that may wait for an answer; beyond it a call fails at once instead of filling memory. */
    private static final int REQUEST_QUEUE_COMMANDS = 10_000;

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
        refuseEviction(redis);
        return redis;
    }

    @Bean
    StockLedger stockLedger(RedisCalls redis) {
        return new RedisStockLedger(redis);
    }

    @Bean
    Outbox outbox(RedisCalls redis) {
        return new RedisOutbox(redis);
    }

    @Bean
    OfferBook offerBook(RedisCalls redis) {
        return new RedisOfferBook(redis);
    }

    @Bean
    StockReader stockReader(RedisCalls redis) {
        return new RedisStockReader(redis);
    }

    @Bean
    StockRebuild stockRebuild(RedisCalls redis) {
        return new RedisStockRebuild(redis);
    }

    /** A Redis that may evict would lose stock under memory pressure. INFO, because CONFIG is closed at hosted ones. */
    private static void refuseEviction(RedisCalls redis) {
        Properties memory = redis.call(connection -> connection.serverCommands().info("memory"));
        String policy = Objects.requireNonNull(memory).getProperty("maxmemory_policy");
        if (policy != null && !policy.equals("noeviction")) {
            throw new IllegalStateException(
                    "Redis has maxmemory-policy " + policy + " and could evict stock; set it to noeviction");
        }
    }
}
