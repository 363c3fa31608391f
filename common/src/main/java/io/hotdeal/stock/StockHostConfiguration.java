package io.hotdeal.stock;

import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** {@link StockHost} alone, for who must also start on a Redis that {@link StockConfiguration} refuses. Imported by name. */
public class StockHostConfiguration {

    @Bean
    StockHost stockHost(RedisConnectionFactory connections) {
        return new StockHost(new RedisCalls(connections));
    }
}
