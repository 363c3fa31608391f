package io.hotdeal.stock;

import io.hotdeal.redis.RedisCalls;
import io.hotdeal.redis.RedisServerInfo;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * The offers, and what Redis says of itself, for an application that starts whatever that is: the doctor's. Without
 * {@code @Configuration}, so that no scan finds it.
 */
public class OfferStockStoreConfiguration {

    @Bean
    OfferStockStore offerStockStore(RedisConnectionFactory connections) {
        return new RedisOfferStockStore(new RedisCalls(connections));
    }

    @Bean
    RedisServerInfo redisServerInfo(RedisConnectionFactory connections) {
        return new RedisServerInfo(new RedisCalls(connections));
    }
}
