package io.hotdeal.worker.cli;

import io.hotdeal.startup.SerialMigration;
import io.hotdeal.stock.StockConfiguration;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;

/**
 * The application of {@code migrate}, the database and Flyway: migrates at its start, and remembers from which version
 * to which. Without {@code @Configuration}, so that the worker's scan does not find it.
 */
@EnableAutoConfiguration(exclude = StockConfiguration.class)
final class MigrateSchema implements FlywayMigrationStrategy {

    private String result = "the schema was not migrated";

    @Override
    public void migrate(Flyway flyway) {
        String before = version(flyway);
        new SerialMigration().migrate(flyway);
        String after = version(flyway);
        result = before.equals(after)
                ? "the schema is at " + after + " already"
                : "the schema was migrated from " + before + " to " + after;
    }

    /** In a sentence's part, such as "the schema was migrated from empty to version 2". */
    String result() {
        return result;
    }

    private static String version(Flyway flyway) {
        MigrationInfo current = flyway.info().current();
        return current == null ? "empty" : "version " + current.getVersion();
    }
}
