package io.hotdeal.redis;

import io.hotdeal.stock.StockConfiguration;

import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** {@link RedisServerInfo} alone, for who must also start on a Redis that {@link StockConfiguration} refuses. Imported by name. */
public class RedisServerInfoConfiguration {

    @Bean
    RedisServerInfo stockHost(RedisConnectionFactory connections) {
        return new RedisServerInfo(new RedisCalls(connections));
    }
}
