package io.hotdeal.worker.payment;

import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderStatus;
import io.hotdeal.worker.orders.OrderRow;
import io.hotdeal.worker.payment.PaymentProvider.Captured;
import io.hotdeal.worker.payment.PaymentProvider.Charge;
import io.hotdeal.worker.payment.PaymentProvider.Outcome;
import io.hotdeal.worker.payment.PaymentProvider.RefundFailedException;
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

/** Asks the provider for a batch's money: in one call, the amounts from the rows, the order id as idempotency key. */
@Component
class ChargeOrders {

    private static final Logger LOG = LoggerFactory.getLogger(ChargeOrders.class);

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
    }

    /** @return an outcome for every row */
    Map<OrderId, Outcome> charge(List<OrderRow> rows) {
        Instant oldestKey = clock.instant().minus(limits.keyLifetime());
        List<OrderRow> sorted =
                rows.stream().sorted(Comparator.comparing(OrderRow::orderId)).toList();
        List<Charge> charges = sorted.stream()
                .filter(row -> row.orderDate().isAfter(oldestKey))
                .map(row -> new Charge(row.orderId(), row.customerId(), row.amount()))
                .toList();
        List<OrderId> onlyAsked = sorted.stream()
                .filter(row -> !row.orderDate().isAfter(oldestKey))
                .map(OrderRow::orderId)
                .toList();
        Map<OrderId, Outcome> outcomes = new HashMap<>();
        if (!charges.isEmpty()) {
            outcomes.putAll(provider.charge(charges));
        }
        if (!onlyAsked.isEmpty()) {
            outcomes.putAll(provider.status(onlyAsked));
        }
        outcomes.values().stream()
                .collect(Collectors.groupingBy(outcome -> outcome.getClass().getSimpleName(), Collectors.counting()))
                .forEach((outcome, count) ->
                        meters.counter("hotdeal.charges", "outcome", outcome).increment(count));
        outcomes.values().stream()
                .filter(Unknown.class::isInstance)
                .findAny()
                .ifPresent(unknown -> LOG.warn("charges of unknown outcome will be tried again: {}", unknown));
        return outcomes;
    }

    /** For orders that were DECLINED when they came: money captured for them, of which an earlier refund failed. */
    Map<OrderId, Outcome> ask(List<OrderRow> declined) {
        return declined.isEmpty()
                ? Map.of()
                : provider.status(declined.stream().map(OrderRow::orderId).toList());
    }

    /**
     * The first final answer is final: money captured for an order that is stored DECLINED goes back.
     *
     * @throws RefundFailedException when the provider does not confirm it: the batch comes again, and {@link #ask} finds it
     */
    void refundWhatCameTooLate(Map<OrderId, Outcome> outcomes, Map<OrderId, OrderRow> stored) {
        outcomes.forEach((order, outcome) -> {
            OrderRow row = stored.get(order);
            if (outcome instanceof Captured && row != null && row.status() == OrderStatus.DECLINED) {
                refund(order);
            }
        });
    }

    private void refund(OrderId order) {
        LOG.atWarn()
                .addKeyValue("orderId", order)
                .log("order {} was captured after it had been declined: its customer gets the money back", order);
        provider.refund(order);
        meters.counter("hotdeal.refunds").increment();
    }
}
