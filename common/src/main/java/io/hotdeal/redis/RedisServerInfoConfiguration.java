package io.hotdeal.redis;

import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** {@link RedisServerInfo} alone, for an application that must also start on a Redis that the services refuse. Imported by name. */
public class RedisServerInfoConfiguration {

    @Bean
    RedisServerInfo redisServerInfo(RedisConnectionFactory connections) {
        return new RedisServerInfo(new RedisCalls(connections));
    }
}
