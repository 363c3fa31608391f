package io.hotdeal.instance;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of an audit that was asked for.
 *
 * @param why    it could not run; then there is no report
 */
public record AuditResult(
        Instant finishedAt, @Nullable String why, @Nullable Report report) {

    public enum Verdict {
        PASSES,
        FINDINGS,
        /** Orders were on their way while the audit looked: it says nothing. */
        NOT_QUIET
    }

    /**
     * The audit's table.
     *
     * @param extent   how much was looked at, in words
     * @param notQuiet what moved; null when nothing did
     */
    public record Report(
            Verdict verdict, String extent, @Nullable String notQuiet, List<Offer> offers, List<Finding> findings) {}

    /**
     * Units of one offer: in Redis up to {@code rejected}, then in the database, there of orders that came through Redis.
     *
     * @param allocationSold what the allocation's SOLD says
     */
    public record Offer(
            int offer,
            long initial,
            long available,
            long held,
            long sold,
            long rejected,
            long allocated,
            long allocationSold,
            long paid,
            long recorded,
            long declined,
            long rejectedOrders) {}

    /** @param named some of the total */
    public record Finding(String kind, String sentence, long total, List<String> named) {}
}
