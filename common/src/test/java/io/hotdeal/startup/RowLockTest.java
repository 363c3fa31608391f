package io.hotdeal.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLTimeoutException;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.dao.QueryTimeoutException;

class RowLockTest {

    /** As the drivers throw them: ojdbc11 23.26 knows no class and no SQL state for ORA-30006. */
    static SQLException[] endedWaits() {
        return new SQLException[] {
            new SQLException("ORA-30006: resource busy; acquire with WAIT timeout expired", "99999", 30006),
            new SQLTimeoutException("Timeout trying to lock table", "HYT00", 50200)
        };
    }

    @ParameterizedTest
    @MethodSource("endedWaits")
    void theEndOfAWaitIsALockThatWasNotAcquired(SQLException ended) {
        assertThat(translated(ended))
                .isInstanceOf(CannotAcquireLockException.class)
                .hasCause(ended);
    }

    @Test
    void everythingElseIsSpringsToCategorize() {
        assertThat(translated(new SQLException("ORA-00060: deadlock detected", "61000", 60)))
                .isInstanceOf(PessimisticLockingFailureException.class);
        assertThat(translated(new SQLTimeoutException("ORA-01013: user requested cancel", "72000", 1013)))
                .isInstanceOf(QueryTimeoutException.class);
        assertThat(translated(new SQLIntegrityConstraintViolationException("ORA-00001", "23000", 1)))
                .isInstanceOf(DuplicateKeyException.class);
    }

    private static DataAccessException translated(SQLException e) {
        return Objects.requireNonNull(RowLock.translator().translate("query", "SELECT 1 FROM DUAL", e));
    }
}
