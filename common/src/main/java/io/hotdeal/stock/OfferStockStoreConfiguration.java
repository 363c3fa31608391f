package io.hotdeal.stock;

import io.hotdeal.redis.RedisCalls;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** The offers for an application that starts whatever Redis says: the doctor's. Without {@code @Configuration}, so that no scan finds it. */
public class OfferStockStoreConfiguration {

    @Bean
    OfferStockStore offerStockStore(RedisConnectionFactory connections) {
        return new RedisOfferStockStore(new RedisCalls(connections));
    }
}
