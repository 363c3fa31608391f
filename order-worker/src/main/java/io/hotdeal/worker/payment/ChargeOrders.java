package io.hotdeal.worker.payment;

import io.hotdeal.order.OrderId;
import io.hotdeal.worker.orders.OrderRow;
import io.hotdeal.worker.payment.PaymentProvider.Charge;
import io.hotdeal.worker.payment.PaymentProvider.NotCharged;
import io.hotdeal.worker.payment.PaymentProvider.Outcome;
import io.hotdeal.worker.payment.PaymentProvider.Unknown;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Charges a batch of orders in one call; the amounts are those of the rows, the order id is the idempotency key. The provider
 * is asked first about an order that it may have charged before, or whose key it may have forgotten, and charges it only
 * when it says that it never has.
 */
@Component
class ChargeOrders {

    private static final Logger LOG = LoggerFactory.getLogger(ChargeOrders.class);
    static final String UNDECIDED = "hotdeal.payments.undecided";
    private static final int NAMED = 10;

    private final PaymentProvider provider;
    private final PaymentProperties limits;
    private final MeterRegistry meters;
    private final Clock clock;

    ChargeOrders(PaymentProvider provider, PaymentProperties limits, MeterRegistry meters, Clock clock) {
        this.provider = provider;
        this.limits = limits;
        this.meters = meters;
        this.clock = clock;
        // From the start on: an alert on the first one needs the zero before it.
        Stream.of(Outcome.class.getPermittedSubclasses())
                .forEach(outcome -> meters.counter("hotdeal.charges", "outcome", outcome.getSimpleName()));
        meters.counter(UNDECIDED);
    }

    /** @return an outcome for every row */
    Map<OrderId, Outcome> charge(List<OrderRow> rows) {
        Instant oldestKey = clock.instant().minus(limits.keyLifetime());
        List<OrderRow> sorted =
                rows.stream().sorted(Comparator.comparing(OrderRow::orderId)).toList();
        List<OrderId> asked = sorted.stream()
                .filter(row -> row.attempts() > 0 || !row.orderDate().isAfter(oldestKey))
                .map(OrderRow::orderId)
                .toList();
        Map<OrderId, Outcome> outcomes = new HashMap<>();
        if (!asked.isEmpty()) {
            outcomes.putAll(provider.status(asked));
        }
        List<Charge> charges = sorted.stream()
                .filter(row -> outcomes.getOrDefault(row.orderId(), new NotCharged()) instanceof NotCharged)
                .map(row -> new Charge(row.orderId(), row.customerId(), row.amount()))
                .toList();
        if (!charges.isEmpty()) {
            outcomes.putAll(provider.charge(charges));
        }
        report(sorted, outcomes);
        return outcomes;
    }

    private void report(List<OrderRow> rows, Map<OrderId, Outcome> outcomes) {
        outcomes.values().stream()
                .collect(Collectors.groupingBy(outcome -> outcome.getClass().getSimpleName(), Collectors.counting()))
                .forEach((outcome, count) ->
                        meters.counter("hotdeal.charges", "outcome", outcome).increment(count));
        outcomes.values().stream()
                .filter(Unknown.class::isInstance)
                .findAny()
                .ifPresent(unknown -> LOG.warn("charges of unknown outcome are due again: {}", unknown));
        Instant oldest = clock.instant().minus(limits.undecidedAfter());
        List<OrderId> undecided = rows.stream()
                .filter(row -> row.orderDate().isBefore(oldest) && outcomes.get(row.orderId()) instanceof Unknown)
                .map(OrderRow::orderId)
                .toList();
        if (!undecided.isEmpty()) {
            meters.counter(UNDECIDED).increment(undecided.size());
            LOG.warn(
                    "{} orders have been unpaid for more than {}, such as {}",
                    undecided.size(),
                    limits.undecidedAfter(),
                    undecided.subList(0, Math.min(NAMED, undecided.size())));
        }
    }
}
