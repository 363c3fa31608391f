package io.hotdeal.worker.settlement;

import static io.hotdeal.stock.ResolveOutcome.CONFLICT;
import static io.hotdeal.stock.ResolveOutcome.MISSING;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.EndedBy;
import io.hotdeal.order.OrderEvent.OrderSettled;
import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderStatus;
import io.hotdeal.stock.ReservationState;
import io.hotdeal.stock.Resolution;
import io.hotdeal.stock.ResolveOutcome;
import io.hotdeal.stock.StockLedger;
import io.hotdeal.stock.StockLedger.BatchOutcome;
import io.hotdeal.stock.StockLedger.BatchOutcome.Ended;
import io.hotdeal.stock.StockLedger.BatchOutcome.Failed;
import io.hotdeal.stock.StockLedger.OfferResolutions;
import io.hotdeal.worker.messaging.EventPublisher;
import io.hotdeal.worker.orders.SettledRow;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Ends the reservations of final rows, then publishes that they are settled. May be repeated any number of times: a caller that
 * finds a final row settles it, and only the first time changes anything. Orders whose offer cannot be reached in Redis are due
 * later, and no reason to stop: {@link SweepDueSettlements} settles them. Throws when Kafka or the database is unavailable; the
 * caller's batch is delivered again.
 */
@Component
public class SettleOrders {

    private static final Logger LOG = LoggerFactory.getLogger(SettleOrders.class);

    private final StockLedger ledger;
    private final EventPublisher events;
    private final DueSettlements due;
    private final MeterRegistry meters;
    private final Clock clock;
    private final Timer delay;

    public SettleOrders(
            StockLedger ledger, EventPublisher events, DueSettlements due, MeterRegistry meters, Clock clock) {
        this.ledger = ledger;
        this.events = events;
        this.due = due;
        this.meters = meters;
        this.clock = clock;
        this.delay = Timer.builder("hotdeal.delay.final")
                .description("from the reservation to the settlement")
                .publishPercentileHistogram()
                .maximumExpectedValue(Duration.ofMinutes(10))
                .register(meters);
        // From the start on: an alert on the first one needs the zero before it.
        Stream.of(OrderStatus.values())
                .filter(OrderStatus::isFinal)
                .forEach(status -> meters.counter("hotdeal.settlements", "outcome", status.name()));
        Stream.of(EndedBy.CANCEL, EndedBy.REFUND, EndedBy.EXPIRY)
                .forEach(endedBy -> meters.counter("hotdeal.settlements", "outcome", endedBy.name()));
        Stream.of(CONFLICT, MISSING).forEach(kind -> meters.counter("hotdeal.drift", "kind", kind.name()));
    }

    /**
     * Settles orders.
     *
     * @param rows of different orders
     * @return those whose offer could not be reached; they are due
     */
    public Set<OrderId> settle(Collection<SettledRow> rows) {
        Map<Boolean, List<SettledRow>> paused = rows.stream()
                .filter(SettledRow::pipeline)
                .collect(Collectors.partitioningBy(row -> due.isPaused(row.offerId())));
        List<SettledRow> unsettled = new ArrayList<>(paused.getOrDefault(true, List.of()));
        unsettled.addAll(resolve(paused.getOrDefault(false, List.of())));
        due.postpone(unsettled);
        Set<OrderId> later = unsettled.stream().map(SettledRow::orderId).collect(Collectors.toSet());
        events.publish(rows.stream()
                .filter(row -> !later.contains(row.orderId()))
                .map(row -> new OrderSettled(
                        row.orderId(), row.offerId(), row.status(), row.paymentRef(), row.settledAt(), row.endedBy()))
                .toList());
        return later;
    }

    /** In one round trip, however many offers there are. @return those whose offer could not be reached */
    private List<SettledRow> resolve(List<SettledRow> rows) {
        List<List<SettledRow>> batches = batches(rows);
        if (batches.isEmpty()) {
            return List.of();
        }
        List<BatchOutcome> outcomes = ledger.resolveAll(
                batches.stream().map(SettleOrders::resolutions).toList());
        List<SettledRow> failed = new ArrayList<>();
        RuntimeException cause = null;
        for (int i = 0; i < batches.size(); i++) {
            List<SettledRow> batch = batches.get(i);
            OfferId offer = batch.getFirst().offerId();
            switch (outcomes.get(i)) {
                case Ended ended -> {
                    due.reached(offer);
                    for (int j = 0; j < batch.size(); j++) {
                        note(batch.get(j), ended.outcomes().get(j));
                    }
                }
                case Failed failure -> {
                    due.unreachable(offer);
                    failed.addAll(batch);
                    cause = failure.cause();
                }
            }
        }
        if (cause != null) {
            LOG.warn(
                    "{} orders are settled later, such as {} of offer {}: {}",
                    failed.size(),
                    failed.getFirst().orderId(),
                    failed.getFirst().offerId(),
                    cause.getMessage());
        }
        return failed;
    }

    /** Each of one offer. */
    private static List<List<SettledRow>> batches(List<SettledRow> rows) {
        Map<OfferId, List<SettledRow>> byOffer =
                rows.stream().collect(Collectors.groupingBy(SettledRow::offerId, TreeMap::new, Collectors.toList()));
        List<List<SettledRow>> batches = new ArrayList<>();
        for (List<SettledRow> ofOffer : byOffer.values()) {
            for (int from = 0; from < ofOffer.size(); from += StockLedger.MAX_BATCH) {
                batches.add(ofOffer.subList(from, Math.min(from + StockLedger.MAX_BATCH, ofOffer.size())));
            }
        }
        return batches;
    }

    private static OfferResolutions resolutions(List<SettledRow> batch) {
        return new OfferResolutions(
                batch.getFirst().offerId(),
                batch.stream()
                        .map(row -> new Resolution(row.orderId(), ReservationState.of(row.status()), row.isCancelled()))
                        .toList());
    }

    private static String outcome(SettledRow row) {
        EndedBy endedBy = row.endedBy();
        return endedBy == null || endedBy == EndedBy.DISCARD ? row.status().name() : endedBy.name();
    }

    private void note(SettledRow row, ResolveOutcome outcome) {
        switch (outcome) {
            case RESOLVED -> {
                meters.counter("hotdeal.settlements", "outcome", outcome(row)).increment();
                if (!row.isCancelled() && !row.byBuyer()) { // an administrator's or a buyer's decision is no delay
                    delay.record(Duration.between(row.orderDate(), clock.instant()));
                }
            }
            case ALREADY_RESOLVED -> LOG.debug("order {} was settled before", row.orderId());
            case CONFLICT, MISSING -> {
                // The row is final and right; what Redis holds is the audit's business, and no retry would mend it.
                meters.counter("hotdeal.drift", "kind", outcome.name()).increment();
                LOG.atWarn()
                        .addKeyValue("orderId", row.orderId())
                        .log("order {} is {} but its reservation is {}", row.orderId(), row.status(), outcome);
            }
        }
    }
}
