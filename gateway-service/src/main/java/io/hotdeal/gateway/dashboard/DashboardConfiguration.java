package io.hotdeal.gateway.dashboard;

import io.hotdeal.instance.InstanceRegistry.Author;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Names this process in its heartbeats. */
@Configuration(proxyBeanMethods = false)
class DashboardConfiguration {

    @Bean
    Author author(@Value("${spring.application.name}") String service, @Value("${hotdeal.instance}") String instance) {
        return new Author(service, instance, UUID.randomUUID().toString());
    }
}
