package io.hotdeal.worker.heartbeat;

import io.hotdeal.instance.InstanceRegistry.Author;
import io.hotdeal.worker.audit.AuditDependencies;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Names this process in its heartbeats, and makes the audits that administrators request. */
@Configuration(proxyBeanMethods = false)
@Import(AuditDependencies.class)
class HeartbeatConfiguration {

    @Bean
    Author author(@Value("${spring.application.name}") String service, @Value("${hotdeal.instance}") String instance) {
        return new Author(service, instance, UUID.randomUUID().toString());
    }
}
