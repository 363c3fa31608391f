package io.hotdeal.startup;

import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;
import org.springframework.jdbc.support.SQLExceptionTranslator;

/** The bound on a SELECT's wait for a row that another transaction holds; Oracle waits for ever without it, and H2 as long as its URL says. */
public final class RowLock {

    /**
     * Ends a SELECT that locks what it finds. After 5 s it fails with a {@link CannotAcquireLockException}. Far below the 20 s of the
     * worker's transactions and {@code hotdeal.database.read-timeout}, so that the database itself ends the wait.
     */
    public static final String FOR_UPDATE = " FOR UPDATE WAIT 5";

    /**
     * The same for a shop's row, which the buyers of the legacy path hold one after the other while they pay: a close waits behind as many as
     * {@code hotdeal.gateway.legacy.concurrency} allows at each gateway. Below the gateway's {@code hotdeal.database.read-timeout}.
     */
    public static final String FOR_UPDATE_OF_SHOP = " FOR UPDATE WAIT 30";

    /** H2: lock timeout. Oracle: ORA-30006 (the end of WAIT), whose class and SQL state say nothing: a plain SQLException of 99999. */
    private static final Set<Integer> WAIT_ENDED = Set.of(50200, 30006);

    private RowLock() {}

    /** Spring's own translator, which also knows the end of a wait for a row; without it Oracle's is an exception of no category. */
    public static SQLExceptionTranslator translator() {
        var translator = new SQLExceptionSubclassTranslator();
        translator.setCustomTranslator(RowLock::waitEnded);
        return translator;
    }

    private static @Nullable DataAccessException waitEnded(String task, @Nullable String sql, SQLException e) {
        return WAIT_ENDED.contains(e.getErrorCode())
                ? new CannotAcquireLockException(task + ": another transaction holds the row", e)
                : null;
    }
}
