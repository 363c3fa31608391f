package io.hotdeal.worker.settlement;

import io.hotdeal.metrics.LabelledGauges;
import io.hotdeal.offer.OfferId;
import io.hotdeal.worker.orders.RepeatableTransaction;
import io.hotdeal.worker.orders.SettledRow;
import io.hotdeal.worker.orders.SettlementRows;
import io.hotdeal.worker.orders.SettlementRows.DueSettlement;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Settlements that wait for their offer's shard of Redis: which offers this worker leaves alone for a moment, and the orders,
 * which the database keeps. The pause of an offer doubles with every failure from 2 s to 10 s, and ends with the first
 * success; so of an offer whose shard hangs one batch a pause is delayed, however many orders wait. Safe for any thread.
 */
@Component
public class DueSettlements {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private record Pause(Instant until, Duration length) {}

    private final SettlementRows rows;
    private final RepeatableTransaction transaction;
    private final Counter postponed;
    private final LabelledGauges waiting;
    private final Clock clock;
    private final Map<OfferId, Pause> pauses = new ConcurrentHashMap<>();

    public DueSettlements(SettlementRows rows, RepeatableTransaction transaction, MeterRegistry meters, Clock clock) {
        this.rows = rows;
        this.transaction = transaction;
        this.postponed = meters.counter("hotdeal.settlements.postponed");
        this.waiting = new LabelledGauges(MultiGauge.builder("hotdeal.settlements.due")
                .description("final orders that wait for their settlement in Redis, of all workers")
                .register(meters));
        this.clock = clock;
    }

    /** The offers whose orders wait. How many orders that are is a gauge, which is absent while the database is unavailable. */
    List<OfferId> offers() {
        try {
            List<OfferId> offers = rows.offers();
            waiting.show(Map.of(Tags.empty(), offers.isEmpty() ? 0L : rows.count()));
            return offers;
        } catch (DataAccessException e) {
            waiting.show(Map.of());
            throw e;
        }
    }

    /** Whether the offer could not be reached a moment ago, and is not tried before its pause ends. */
    boolean isPaused(OfferId offer) {
        Pause pause = pauses.get(offer);
        return pause != null && clock.instant().isBefore(pause.until());
    }

    void reached(OfferId offer) {
        pauses.remove(offer);
    }

    /** Failures of several threads at the same moment count as one. */
    void unreachable(OfferId offer) {
        Instant now = clock.instant();
        pauses.compute(offer, (id, before) -> {
            if (before == null) {
                return new Pause(now.plus(FIRST_PAUSE), FIRST_PAUSE);
            }
            if (now.isBefore(before.until())) {
                return before;
            }
            Duration twice = before.length().multipliedBy(2);
            Duration length = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
            return new Pause(now.plus(length), length);
        });
    }

    /** Keeps orders in the database until {@link SweepDueSettlements} has settled them. */
    void postpone(Collection<SettledRow> unsettled) {
        if (unsettled.isEmpty()) {
            return;
        }
        Instant soon = clock.instant().plus(FIRST_PAUSE);
        var due = unsettled.stream()
                .sorted(Comparator.comparing(SettledRow::orderId))
                .map(row -> new DueSettlement(row.orderId(), row.offerId(), nextAttempt(row.offerId(), soon)))
                .toList();
        transaction.run(() -> {
            rows.postpone(due);
            return due;
        });
        postponed.increment(due.size());
    }

    private Instant nextAttempt(OfferId offer, Instant soon) {
        Pause pause = pauses.get(offer);
        return pause == null ? soon : pause.until();
    }
}
