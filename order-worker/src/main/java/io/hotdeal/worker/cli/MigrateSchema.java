package io.hotdeal.worker.cli;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;

/** Migrates at the start of its application, and remembers from which version to which. */
final class MigrateSchema implements FlywayMigrationStrategy {

    private final FlywayMigrationStrategy migration;
    private String result = "the schema was not migrated";

    MigrateSchema(FlywayMigrationStrategy migration) {
        this.migration = migration;
    }

    @Override
    public void migrate(Flyway flyway) {
        String before = version(flyway);
        migration.migrate(flyway);
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
