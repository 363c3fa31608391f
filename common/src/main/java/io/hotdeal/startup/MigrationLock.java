package io.hotdeal.startup;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import javax.sql.DataSource;

/**
 * A lock that one process at a time holds while it migrates a schema: the one row of HOTDEAL_MIGRATION_LOCK, locked by an
 * open transaction. When the holder dies its connection ends, and the database releases the row. The same statements run on
 * H2 and Oracle; Flyway's own lock is no lock on H2 as long as its history table is absent or empty.
 */
final class MigrationLock {

    /** H2: no such table (three forms). Oracle: ORA-00942. */
    private static final Set<Integer> TABLE_MISSING = Set.of(42102, 42103, 42104, 942);
    /** H2: the table exists, the key exists. Oracle: ORA-00955, ORA-00001. */
    private static final Set<Integer> CREATED_BY_ANOTHER = Set.of(42101, 23505, 955, 1);
    /**
     * What a session gets because another one works on the same objects. H2: lock timeout, deadlock, concurrent update, and
     * the ConcurrentModificationException (50000) of a catalogue that another session changes. Oracle: ORA-30006 (the end of
     * WAIT), ORA-00054 (resource busy), ORA-00060 (deadlock).
     */
    private static final Set<Integer> BUSY = Set.of(50200, 40001, 90131, 50000, 30006, 54, 60);

    private final DataSource source;
    private final Duration bound;

    /** @param bound how long to wait for another holder */
    MigrationLock(DataSource source, Duration bound) {
        this.source = source;
        this.bound = bound;
    }

    /**
     * Does the work while no other process holds the lock.
     *
     * @throws MigrationBusyException another process has held the lock for the whole bound
     * @throws SQLException the database refuses the lock for another reason
     */
    void whileHeld(Runnable work) throws SQLException {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try {
                acquire(connection);
                work.run();
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    private void acquire(Connection connection) throws SQLException {
        long deadline = System.nanoTime() + bound.toNanos();
        while (!tryAcquire(connection)) {
            if (System.nanoTime() - deadline > 0) {
                throw new MigrationBusyException(bound);
            }
        }
    }

    /** Waits for a second at most, whatever LOCK_TIMEOUT H2's URL has. */
    private static boolean tryAcquire(Connection connection) throws SQLException {
        try (PreparedStatement lock =
                        connection.prepareStatement("SELECT ID FROM HOTDEAL_MIGRATION_LOCK FOR UPDATE WAIT 1");
                ResultSet row = lock.executeQuery()) {
            if (row.next()) {
                return true;
            }
            insertRow(connection);
        } catch (SQLException e) {
            connection.rollback();
            if (TABLE_MISSING.contains(e.getErrorCode())) {
                createTable(connection);
            } else if (!isBusy(e)) {
                throw e;
            }
        }
        return false;
    }

    private static void insertRow(Connection connection) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO HOTDEAL_MIGRATION_LOCK (ID) VALUES (1)")) {
            insert.executeUpdate();
            connection.commit();
        } catch (SQLException e) {
            acceptAnothers(connection, e);
        }
    }

    private static void createTable(Connection connection) throws SQLException {
        try (PreparedStatement create = connection.prepareStatement("""
                CREATE TABLE HOTDEAL_MIGRATION_LOCK (
                    ID NUMBER(1) NOT NULL,
                    CONSTRAINT HOTDEAL_MIGRATION_LOCK_PK PRIMARY KEY (ID)
                )""")) {
            create.executeUpdate();
        } catch (SQLException e) {
            acceptAnothers(connection, e);
        }
    }

    private static void acceptAnothers(Connection connection, SQLException e) throws SQLException {
        connection.rollback();
        if (!CREATED_BY_ANOTHER.contains(e.getErrorCode()) && !isBusy(e)) {
            throw e;
        }
    }

    /** Whether another session is the reason, so that the same may succeed later. */
    static boolean isBusy(SQLException e) {
        return BUSY.contains(e.getErrorCode());
    }
}
