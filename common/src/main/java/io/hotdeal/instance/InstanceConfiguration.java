package io.hotdeal.instance;

import io.hotdeal.instance.InstanceRegistry.Author;
import io.hotdeal.redis.RedisCalls;
import io.hotdeal.stock.StockConfiguration;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;

/** The ports of this package, for both services; not for a command that runs without the stock's Redis. */
@AutoConfiguration(after = StockConfiguration.class)
@ConditionalOnBean(RedisCalls.class)
public class InstanceConfiguration {

    /** Names this process in its heartbeats. */
    @Bean
    Author author(@Value("${spring.application.name}") String service, @Value("${hotdeal.instance}") String instance) {
        return new Author(service, instance, UUID.randomUUID().toString());
    }

    @Bean
    InstanceRegistry instanceRegistry(RedisCalls redis) {
        return new RedisInstanceRegistry(redis);
    }

    @Bean
    AuditRequests auditRequests(RedisCalls redis) {
        return new RedisAuditRequests(redis);
    }
}
