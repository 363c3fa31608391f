package io.hotdeal.startup;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;

/**
 * Migrates the schema while no other process does: services that start at the same moment at an empty database take turns,
 * and all but the first find nothing to do. A schema that is current costs no lock.
 */
public final class SerialMigration implements FlywayMigrationStrategy {

    /** All migrations of a large schema, and a process that is stopped in the middle of them is noticed by a person. */
    static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

    private static final Set<MigrationState> TO_DO = EnumSet.of(MigrationState.PENDING, MigrationState.OUTDATED);

    /** {@code spring.flyway.baseline-version}: a schema in which others have tables. */
    private static final MigrationVersion BEFORE_THE_FIRST = MigrationVersion.fromVersion("0");
    /** What V1 makes. */
    private static final Set<String> OF_THE_FIRST =
            Set.of("HOTDEAL_LIST", "HOTDEAL_ALLOCATION", "HOTDEAL_CHANGE", "ORDER_HISTORY");

    private final Duration longestWait;

    public SerialMigration() {
        this(LONGEST_WAIT);
    }

    SerialMigration(Duration longestWait) {
        this.longestWait = longestWait;
    }

    /**
     * @throws MigrationBusyException another process has not finished within the bound
     * @throws SchemaTakenException the schema has tables of others with our names; nothing was changed
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
        Flyway unhurried = Flyway.configure(flyway.getConfiguration().getClassLoader())
                .configuration(flyway.getConfiguration())
                .dataSource(new UnboundedReads(flyway.getConfiguration().getDataSource()))
                .load();
        try {
            lock.whileHeld(() -> {
                refuseOthersTables(unhurried);
                unhurried.migrate();
            });
        } catch (SQLException e) {
            throw new FlywayException("the lock on the schema's migration cannot be taken", e);
        }
    }

    /** Before the first migration: it would fail half way, and a database such as Oracle keeps the first half. */
    private static void refuseOthersTables(Flyway flyway) {
        MigrationInfo current = flyway.info().current();
        if (current != null && !BEFORE_THE_FIRST.equals(current.getVersion())) {
            return;
        }
        List<String> taken = new ArrayList<>();
        try (Connection connection = flyway.getConfiguration().getDataSource().getConnection();
                ResultSet tables = connection
                        .getMetaData()
                        .getTables(null, connection.getSchema(), null, new String[] {"TABLE"})) {
            while (tables.next()) {
                if (OF_THE_FIRST.contains(tables.getString("TABLE_NAME"))) {
                    taken.add(tables.getString("TABLE_NAME"));
                }
            }
        } catch (SQLException e) {
            throw new FlywayException("the schema's tables cannot be listed", e);
        }
        if (!taken.isEmpty()) {
            throw new SchemaTakenException(taken);
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
