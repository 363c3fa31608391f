package io.hotdeal.startup;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationState;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;

/**
 * Migrates the schema while no other process does: services that start at the same moment at an empty database take turns,
 * and all but the first find nothing to do. A schema that is current costs no lock.
 */
public final class SerialMigration implements FlywayMigrationStrategy {

    /** All migrations of a large schema, and a process that is stopped in the middle of them is noticed by a person. */
    static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

    private static final Set<MigrationState> TO_DO = EnumSet.of(MigrationState.PENDING, MigrationState.OUTDATED);

    private final Duration longestWait;

    public SerialMigration() {
        this(LONGEST_WAIT);
    }

    SerialMigration(Duration longestWait) {
        this.longestWait = longestWait;
    }

    /**
     * @throws MigrationBusyException another process has not finished within the bound
     * @throws FlywayException as from Flyway itself
     */
    @Override
    public void migrate(Flyway flyway) {
        if (isCurrent(flyway)) {
            // What migrate() would still do.
            if (flyway.getConfiguration().isValidateOnMigrate()) {
                flyway.validate();
            }
            return;
        }
        var lock = new MigrationLock(flyway.getConfiguration().getDataSource(), longestWait);
        try {
            lock.whileHeld(flyway::migrate);
        } catch (SQLException e) {
            throw new FlywayException("the lock on the schema's migration cannot be taken", e);
        }
    }

    private static boolean isCurrent(Flyway flyway) {
        try {
            return Arrays.stream(flyway.info().all()).noneMatch(migration -> TO_DO.contains(migration.getState()));
        } catch (FlywayException e) {
            if (isBusy(e)) {
                // Another process is migrating: its turn comes first.
                return false;
            }
            throw e;
        }
    }

    private static boolean isBusy(FlywayException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException e && MigrationLock.isBusy(e)) {
                return true;
            }
        }
        return false;
    }
}
