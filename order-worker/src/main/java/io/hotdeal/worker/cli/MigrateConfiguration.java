package io.hotdeal.worker.cli;

import io.hotdeal.startup.SerialMigration;
import io.hotdeal.stock.StockConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * The application of {@code migrate}: the database and Flyway. Without {@code @Configuration}, so that the worker's scan
 * does not find it.
 */
@EnableAutoConfiguration(exclude = StockConfiguration.class)
class MigrateConfiguration {

    @Bean
    MigrateSchema migrateSchema() {
        return new MigrateSchema(new SerialMigration());
    }
}
