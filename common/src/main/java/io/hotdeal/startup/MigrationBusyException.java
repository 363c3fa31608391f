package io.hotdeal.startup;

import java.time.Duration;

/** Another process has held the lock on the schema's migration for too long. */
public final class MigrationBusyException extends RuntimeException {

    MigrationBusyException(Duration bound) {
        super("another process has been migrating the schema for more than " + bound.toSeconds()
                + " s (it holds the row of HOTDEAL_MIGRATION_LOCK)");
    }
}
