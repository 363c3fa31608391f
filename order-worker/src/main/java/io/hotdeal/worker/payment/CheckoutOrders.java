package io.hotdeal.worker.payment;

import io.hotdeal.order.OrderId;
import io.hotdeal.worker.orders.BuyerPayment;
import io.hotdeal.worker.orders.OrderRow;
import io.hotdeal.worker.payment.PaymentProvider.Charge;
import io.hotdeal.worker.payment.PaymentProvider.Checkout;
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
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Advances a batch of orders that their buyers pay: a link for those that have none, the provider's word on those that have time left,
 * and the end of the payment, at the provider first, of those whose time is over. One call for each of the three.
 */
@Component
class CheckoutOrders {

    private static final Logger LOG = LoggerFactory.getLogger(CheckoutOrders.class);
    private static final String OUTCOMES = "hotdeal.checkouts";
    private static final int NAMED = 10;

    private final PaymentProvider provider;
    private final PaymentProperties limits;
    private final MeterRegistry meters;
    private final Clock clock;

    CheckoutOrders(PaymentProvider provider, PaymentProperties limits, MeterRegistry meters, Clock clock) {
        this.provider = provider;
        this.limits = limits;
        this.meters = meters;
        this.clock = clock;
        // From the start on: an alert on the first one needs the zero before it.
        Stream.of(Outcome.class.getPermittedSubclasses())
                .forEach(outcome -> meters.counter(OUTCOMES, "outcome", outcome.getSimpleName()));
    }

    /**
     * Asks the provider.
     *
     * @param rows RECORDED, each of a buyer's payment
     * @return an outcome for every row
     */
    Map<OrderId, Outcome> advance(List<OrderRow> rows) {
        Instant now = clock.instant();
        Map<OrderId, Outcome> outcomes = new HashMap<>();
        List<OrderId> over = orders(rows, row -> payment(row).isOver(now));
        if (!over.isEmpty()) {
            outcomes.putAll(provider.expire(over));
        }
        List<OrderId> asked = orders(rows, row -> !payment(row).isOver(now) && (hasLink(row) || isKeyOver(row, now)));
        if (!asked.isEmpty()) {
            outcomes.putAll(provider.status(asked));
        }
        List<Checkout> made = sorted(rows)
                .filter(row -> !hasLink(row))
                .filter(row -> outcomes.getOrDefault(row.orderId(), new NotCharged()) instanceof NotCharged)
                .map(row -> new Checkout(
                        new Charge(row.orderId(), row.customerId(), row.amount()),
                        limits.returnUrl(row.offerId(), row.orderId())))
                .toList();
        if (!made.isEmpty()) {
            outcomes.putAll(provider.checkout(made));
        }
        outcomes.values()
                .forEach(outcome -> meters.counter(
                                OUTCOMES, "outcome", outcome.getClass().getSimpleName())
                        .increment());
        reportUndecided(rows, outcomes, now);
        return outcomes;
    }

    private static BuyerPayment payment(OrderRow row) {
        return Objects.requireNonNull(row.buyerPayment(), "a buyer's payment");
    }

    private static boolean hasLink(OrderRow row) {
        return payment(row).link() != null;
    }

    /** Then a repeated request could make a second payment, so the provider is asked for one first. */
    private boolean isKeyOver(OrderRow row, Instant now) {
        return !row.orderDate().isAfter(now.minus(limits.keyLifetime()));
    }

    private static Stream<OrderRow> sorted(List<OrderRow> rows) {
        return rows.stream().sorted(Comparator.comparing(OrderRow::orderId));
    }

    private static List<OrderId> orders(List<OrderRow> rows, Predicate<OrderRow> condition) {
        return sorted(rows).filter(condition).map(OrderRow::orderId).toList();
    }

    /** An order whose buyer has time left is not undecided, however old it is. */
    private void reportUndecided(List<OrderRow> rows, Map<OrderId, Outcome> outcomes, Instant now) {
        Instant oldest = now.minus(limits.undecidedAfter());
        List<OrderId> undecided = orders(
                rows,
                row -> isOpen(outcomes.get(row.orderId()))
                        && Objects.requireNonNullElse(payment(row).until(), row.orderDate())
                                .isBefore(oldest));
        if (!undecided.isEmpty()) {
            meters.counter(ChargeOrders.UNDECIDED).increment(undecided.size());
            LOG.warn(
                    "{} buyers' payments have been due for more than {}, such as {}: {}",
                    undecided.size(),
                    limits.undecidedAfter(),
                    undecided.subList(0, Math.min(NAMED, undecided.size())),
                    outcomes.get(undecided.getFirst()));
        }
    }

    private static boolean isOpen(@Nullable Outcome outcome) {
        return outcome instanceof Unknown || outcome instanceof NotCharged;
    }
}
