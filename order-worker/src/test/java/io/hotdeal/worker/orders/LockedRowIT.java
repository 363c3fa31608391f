package io.hotdeal.worker.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hotdeal.offer.OfferId;
import io.hotdeal.worker.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.dao.CannotAcquireLockException;

/** A database that waits for a locked row for ever, as Oracle does, and a frozen worker that holds an offer's. */
@Tag("h2")
class LockedRowIT {

    private static final OfferId OPEN = new OfferId(1);
    private static final OfferId CLOSED = new OfferId(2);

    private final TestDatabase database = new TestDatabase(Integer.MAX_VALUE);
    private final OrderInserts inserts = new OrderInserts(database.client(), database.batches());
    private final RetirementRows retirements = new RetirementRows(database.client());
    private final RepeatableTransaction transaction = new RepeatableTransaction(database.transaction());
    private final ExecutorService worker = Executors.newSingleThreadExecutor();

    @SuppressWarnings("NullAway.Init") // set before each test
    private Connection frozen;

    @BeforeEach
    void holdBothRows() throws SQLException {
        database.allocate(OPEN, 5);
        database.allocateClosed(CLOSED);
        frozen = database.dataSource().getConnection();
        frozen.setAutoCommit(false);
        try (PreparedStatement hold = frozen.prepareStatement("UPDATE HOTDEAL_ALLOCATION SET SOLD = SOLD")) {
            assertThat(hold.executeUpdate()).isEqualTo(2);
        }
    }

    @AfterEach
    void close() throws SQLException {
        frozen.rollback(); // also ends what should not wait any more
        frozen.close();
        worker.shutdownNow();
        database.close();
    }

    @Test
    void theRoomOfAnAllocationIsGivenUp() {
        assertThatThrownBy(() -> bounded(worker.submit(() -> once(() -> inserts.lockRoom(OPEN)))))
                .isInstanceOf(CannotAcquireLockException.class);
    }

    @Test
    void aRetirementIsGivenUp() {
        assertThatThrownBy(() -> bounded(worker.submit(() -> once(() -> retirements.lockClosed(CLOSED)))))
                .isInstanceOf(CannotAcquireLockException.class);
    }

    @Test
    void theTransactionRunsAgainUntilTheRowIsFree() throws Exception {
        var tries = new AtomicInteger();
        Future<Long> room = worker.submit(() -> transaction.run(() -> {
            tries.incrementAndGet();
            return inserts.lockRoom(OPEN);
        }));

        await("the second try").atMost(Duration.ofSeconds(60)).until(() -> tries.get() > 1);
        frozen.rollback();

        assertThat(bounded(room)).isEqualTo(5);
    }

    private <T> T once(Supplier<T> statement) {
        return Objects.requireNonNull(database.transaction().execute(status -> statement.get()));
    }

    /** A wait without an end fails the test instead of stopping it. */
    private static <T> T bounded(Future<T> result) throws Exception {
        try {
            return result.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
