package io.hotdeal.worker.settlement;

import static io.hotdeal.stock.ResolveOutcome.CONFLICT;
import static io.hotdeal.stock.ResolveOutcome.MISSING;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderEvent.OrderSettled;
import io.hotdeal.order.OrderStatus;
import io.hotdeal.stock.ReservationState;
import io.hotdeal.stock.Resolution;
import io.hotdeal.stock.ResolveOutcome;
import io.hotdeal.stock.StockLedger;
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
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Ends the reservations of final rows, then publishes that they are settled. May be repeated any number of times: a caller that
 * finds a final row settles it, and only the first time changes anything. Throws when Redis or Kafka is unavailable; the
 * caller's batch is delivered again.
 */
@Component
public class SettleOrders {

    private static final Logger LOG = LoggerFactory.getLogger(SettleOrders.class);

    private final StockLedger ledger;
    private final EventPublisher events;
    private final MeterRegistry meters;
    private final Clock clock;
    private final Timer delay;

    public SettleOrders(StockLedger ledger, EventPublisher events, MeterRegistry meters, Clock clock) {
        this.ledger = ledger;
        this.events = events;
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
        Stream.of(CONFLICT, MISSING).forEach(kind -> meters.counter("hotdeal.drift", "kind", kind.name()));
    }

    /** @param rows of different orders */
    public void settle(Collection<SettledRow> rows) {
        Map<OfferId, List<SettledRow>> byOffer = rows.stream()
                .filter(SettledRow::pipeline)
                .collect(Collectors.groupingBy(SettledRow::offerId, TreeMap::new, Collectors.toList()));
        resolve(byOffer);
        events.publish(rows.stream()
                .map(row ->
                        new OrderSettled(row.orderId(), row.offerId(), row.status(), row.paymentRef(), row.settledAt()))
                .toList());
    }

    /** In one round trip, however many offers there are. */
    private void resolve(Map<OfferId, List<SettledRow>> byOffer) {
        List<OfferResolutions> batches = new ArrayList<>();
        List<SettledRow> inOrder = new ArrayList<>();
        byOffer.forEach((offer, rows) -> {
            inOrder.addAll(rows);
            for (int from = 0; from < rows.size(); from += StockLedger.MAX_BATCH) {
                batches.add(new OfferResolutions(
                        offer,
                        rows.subList(from, Math.min(from + StockLedger.MAX_BATCH, rows.size())).stream()
                                .map(row -> new Resolution(row.orderId(), ReservationState.of(row.status())))
                                .toList()));
            }
        });
        if (batches.isEmpty()) {
            return;
        }
        List<ResolveOutcome> outcomes =
                ledger.resolveAll(batches).stream().flatMap(List::stream).toList();
        for (int i = 0; i < inOrder.size(); i++) {
            note(inOrder.get(i), outcomes.get(i));
        }
    }

    private void note(SettledRow row, ResolveOutcome outcome) {
        switch (outcome) {
            case RESOLVED -> {
                meters.counter("hotdeal.settlements", "outcome", row.status().name())
                        .increment();
                delay.record(Duration.between(row.orderDate(), clock.instant()));
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
