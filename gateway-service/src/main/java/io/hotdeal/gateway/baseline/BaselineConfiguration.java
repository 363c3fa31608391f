package io.hotdeal.gateway.baseline;

import org.apache.kafka.clients.admin.NewTopic;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.kafka.config.TopicBuilder;

/** Boot's own template and admin, and a topic without consumers. */
@Configuration(proxyBeanMethods = false)
@Profile("bench")
class BaselineConfiguration {

    static final String TOPIC = "hotdeal.bench.plain";

    @Bean
    NewTopic plainTopic() {
        return TopicBuilder.name(TOPIC).partitions(8).replicas(1).build();
    }
}
