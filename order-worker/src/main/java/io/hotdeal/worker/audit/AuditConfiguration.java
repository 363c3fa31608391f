package io.hotdeal.worker.audit;

import java.time.Clock;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The audit's own application. Without {@code @Configuration}, so that the worker's scan does not find it. */
@EnableAutoConfiguration
@Import(AuditDependencies.class)
public class AuditConfiguration {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
