package io.hotdeal.worker.recovery;

import io.hotdeal.kafka.ConsumerLag;
import io.hotdeal.kafka.ConsumerLag.Mark;
import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderId;
import io.hotdeal.redis.StockOutcomeUnknownException;
import io.hotdeal.redis.StockUnavailableException;
import io.hotdeal.worker.audit.Audit;
import io.hotdeal.worker.audit.AuditReport;
import io.hotdeal.worker.audit.AuditReport.ExitCode;
import io.hotdeal.worker.audit.DependencyUnavailableException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;

/** Waits for the workers, with an end. */
final class DrainWaiter {

    private static final Duration LOOK = Duration.ofMillis(500);

    private final ConsumerLag lag;
    private final Duration patience;
    private final RetryTemplate untilKnown;

    DrainWaiter(ConsumerLag lag, Duration patience) {
        this.lag = lag;
        this.patience = patience;
        this.untilKnown = new RetryTemplate(RetryPolicy.builder()
                .includes(StockUnavailableException.class, StockOutcomeUnknownException.class)
                .maxRetries(Long.MAX_VALUE)
                .delay(LOOK)
                .timeout(patience)
                .build());
    }

    /**
     * Returns when the workers have committed everything that is in Kafka now, of whatever offer, and what follows from it.
     *
     * @throws NotDrainedException when they have not within the patience
     */
    void await(Consumer<String> out) {
        out.accept("waiting for the workers");
        awaitWhatIsInKafka();
        awaitWhatIsInKafka(); // the records that recording has published meanwhile
    }

    private void awaitWhatIsInKafka() {
        Mark now = mark();
        until(
                () -> behind(now) == 0,
                () -> behind(now) + " records are not consumed within " + patience.toSeconds()
                        + " s; is a worker running?");
    }

    /** Returns when it is true. @throws NotDrainedException with the reason, when it is not within the patience */
    void until(BooleanSupplier quiet, Supplier<String> reason) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!quiet.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new NotDrainedException(reason.get());
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    /**
     * Repeats a call to Redis that may be repeated as it was, until there is a response.
     *
     * @throws StockUnavailableException    when there is none within the patience: the last call was not carried out
     * @throws StockOutcomeUnknownException the same: it may have been carried out
     */
    <T> T untilKnown(Supplier<T> call) {
        return untilKnown.invoke(call);
    }

    /** Audits again while orders are on their way. */
    AuditReport audit(Audit audit, Set<OfferId> products, Set<OrderId> clientOrders, int named) {
        long deadline = System.nanoTime() + patience.toNanos();
        AuditReport report = audit.run(products, clientOrders, named);
        while (report.exitCode() == ExitCode.NOT_QUIET && System.nanoTime() < deadline) {
            LockSupport.parkNanos(LOOK.toNanos());
            report = audit.run(products, clientOrders, named);
        }
        return report;
    }

    private Mark mark() {
        return asking(lag::mark);
    }

    private long behind(Mark mark) {
        return asking(() ->
                lag.behind(mark).values().stream().mapToLong(Long::longValue).sum());
    }

    private static <T> T asking(Supplier<T> question) {
        try {
            return question.get();
        } catch (IllegalStateException e) {
            throw new DependencyUnavailableException("Kafka cannot be read: " + e.getMessage(), e);
        }
    }
}
