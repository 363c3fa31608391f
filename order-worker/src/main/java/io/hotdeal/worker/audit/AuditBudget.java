package io.hotdeal.worker.audit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/** How much an audit may read before it gives up: a bound on its time and on its temporary files. Not thread-safe. */
public final class AuditBudget {

    /** The audit would read more than it may; nothing is said about the orders. */
    public static final class ExceededException extends RuntimeException {
        ExceededException(String message) {
            super(message);
        }
    }

    /** The clock is read once in so many records. */
    private static final int CLOCK_EVERY = 1_000;

    private final long maxRecords;
    private final Duration maxDuration;
    private final Clock clock;
    private final Instant start;
    private long records;

    /** @param maxRecords orders, reservations, customers and charges */
    public AuditBudget(long maxRecords, Duration maxDuration, Clock clock) {
        this.maxRecords = maxRecords;
        this.maxDuration = maxDuration;
        this.clock = clock;
        this.start = clock.instant();
    }

    /** For an operator, who ends the command when it takes too long. */
    public static AuditBudget unlimited() {
        return new AuditBudget(Long.MAX_VALUE, Duration.ZERO, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    }

    void spend() {
        records++;
        if (records > maxRecords) {
            throw new ExceededException("the audit would read more than " + maxRecords + " records; "
                    + "run infra/hotdeal audit, which has no such bound");
        }
        if (records % CLOCK_EVERY == 0 && clock.instant().isAfter(start.plus(maxDuration))) {
            throw new ExceededException("the audit takes longer than " + maxDuration.toSeconds() + " s; "
                    + "run infra/hotdeal audit, which has no such bound");
        }
    }
}
