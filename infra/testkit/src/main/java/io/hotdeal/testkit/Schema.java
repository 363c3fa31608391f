package io.hotdeal.testkit;

import io.hotdeal.testkit.process.ProcessException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** The tables of this version, created before any service starts: several services then find nothing to migrate. */
final class Schema {

    private Schema() {}

    /** Migrates as the services do; a current schema stays as it is. */
    static void migrate(DatabaseAddress database) {
        try {
            Flyway.configure(Schema.class.getClassLoader())
                    .dataSource(database.jdbcUrl(), database.user(), database.password())
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new ProcessException("The schema of " + database + " cannot be migrated: " + e.getMessage(), e);
        }
    }
}
