package io.hotdeal.startup;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;

/** How a service that has Flyway migrates its schema. */
@AutoConfiguration(before = FlywayAutoConfiguration.class)
@ConditionalOnClass(FlywayMigrationStrategy.class)
public class MigrationConfiguration {

    @Bean
    @ConditionalOnMissingBean
    FlywayMigrationStrategy serialMigration() {
        return new SerialMigration();
    }
}
