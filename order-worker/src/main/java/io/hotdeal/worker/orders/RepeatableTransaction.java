package io.hotdeal.worker.orders;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Runs a transaction again from its first SELECT when another worker was in the way: duplicate key, deadlock, lock timeout.
 * The counts of a broken batch are never interpreted, because databases differ in how far they go on.
 */
@Component
public class RepeatableTransaction {

    /**
     * Of one transaction, because Oracle's UPDATE waits for a row without end, such as for one that a frozen worker holds; no try
     * begins later. Below {@code hotdeal.database.read-timeout}, which would leave the statement waiting in the database.
     */
    private static final Duration LONGEST = Duration.ofSeconds(20);

    /**
     * At once; further tries are the listener's, after a pause. A duplicate key means that another worker has committed, so
     * a batch can fail once for each worker that has some of its records: more than will ever hold one partition's.
     */
    private static final RetryTemplate TRIES = new RetryTemplate(RetryPolicy.builder()
            .includes(DuplicateKeyException.class, PessimisticLockingFailureException.class)
            .maxRetries(9)
            .delay(Duration.ZERO)
            .timeout(LONGEST)
            .build());

    private final TransactionTemplate transaction;

    public RepeatableTransaction(TransactionTemplate transaction) {
        this.transaction =
                new TransactionTemplate(Objects.requireNonNull(transaction.getTransactionManager()), transaction);
        this.transaction.setTimeout((int) LONGEST.toSeconds());
    }

    /** @param work reads what it decides by itself, within the transaction */
    public <T> T run(Supplier<T> work) {
        return Objects.requireNonNull(TRIES.invoke(() -> transaction.execute(status -> work.get())));
    }
}
