package io.hotdeal.worker.payment;

import io.hotdeal.order.InvalidEventException;
import io.hotdeal.order.OrderEvent.PaymentReported;
import io.hotdeal.order.OrderEventCodec;
import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderStatus;
import io.hotdeal.order.OrderTopic;
import io.hotdeal.worker.messaging.DeadLetters;
import io.hotdeal.worker.messaging.DeadLetters.DeadLetter;
import io.hotdeal.worker.orders.OrderRow;
import io.hotdeal.worker.payment.PaymentProvider.Captured;
import io.hotdeal.worker.payment.PaymentProvider.Declined;
import io.hotdeal.worker.payment.PaymentProvider.Outcome;
import io.hotdeal.worker.settlement.SettleOrders;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/**
 * Applies a batch of what the payment provider has reported. A report is never believed: it makes the provider be asked, about a
 * payment that is undecided or about the charge of an order that has ended without one. So reports may be forged, old, doubled and
 * in any order, and each batch may come any number of times. {@code hotdeal.reports{effect}} counts what came of them.
 */
@Component
class ApplyReports {

    private static final Logger LOG = LoggerFactory.getLogger(ApplyReports.class);

    /** What came of one report. */
    enum ReportEffect {
        /** The provider says the same now, and the payment is decided. */
        DECIDED,
        /** The provider does not say so, or not yet: the payment is asked about at its own time. */
        UNDECIDED,
        /** The charge of an order that has ended unpaid is looked at, and given back if it was captured. */
        CHECKED,
        /** It tells nothing new. */
        IGNORED,
        /** It cannot be read, or fits no order. */
        DEAD_LETTER
    }

    private final OrderEventCodec codec = new OrderEventCodec("/order-worker");
    private final ReportedOrders orders;
    private final PaymentProvider provider;
    private final StorePayments storePayments;
    private final RefundLateCaptures refunds;
    private final SettleOrders settleOrders;
    private final DeadLetters deadLetters;
    private final MeterRegistry meters;

    ApplyReports(
            ReportedOrders orders,
            PaymentProvider provider,
            StorePayments storePayments,
            RefundLateCaptures refunds,
            SettleOrders settleOrders,
            DeadLetters deadLetters,
            MeterRegistry meters) {
        this.orders = orders;
        this.provider = provider;
        this.storePayments = storePayments;
        this.refunds = refunds;
        this.settleOrders = settleOrders;
        this.deadLetters = deadLetters;
        this.meters = meters;
        // From the start on: an alert on the first one needs the zero before it.
        Stream.of(ReportEffect.values()).forEach(effect -> count(effect, 0));
    }

    private record ReceivedReport(ConsumerRecord<byte[], byte[]> message, PaymentReported event) {

        OrderId order() {
            return event.orderId();
        }
    }

    /** The offsets are committed when it returns. */
    @KafkaListener(
            id = OrderTopic.REPORTS_GROUP,
            clientIdPrefix = "${hotdeal.instance}-reports",
            topics = OrderTopic.REPORTED_NAME,
            properties = "max.poll.records=${hotdeal.worker.payment.batch-size:500}")
    void apply(List<ConsumerRecord<byte[], byte[]>> batch) {
        List<DeadLetter> letters = new ArrayList<>();
        List<ReceivedReport> reports = decode(batch, letters);
        Map<OrderId, OrderRow> rows = orders.find(
                reports.stream().map(ReceivedReport::order).distinct().toList());
        List<ReceivedReport> known = ofOrders(reports, rows, letters);
        // An order that was asked about may have ended in an earlier try of this batch, before it was settled.
        settle(rows.values().stream().filter(row -> row.attempts() > 1).toList());

        Set<OrderId> undecided = orders(known.stream().filter(report -> isUndecided(report, rows)));
        Map<OrderId, Outcome> outcomes = ask(undecided);
        Map<OrderId, OrderRow> stored = storePayments.store(rows, outcomes);
        Set<OrderId> unpaid = orders(known.stream()
                .filter(report -> isUnpaid(stored.get(report.order())))
                .filter(report -> report.event().isCaptured() || outcomes.get(report.order()) instanceof Captured));
        refunds.lookAgain(List.copyOf(unpaid));
        settle(stored.values().stream()
                .filter(row -> outcomes.containsKey(row.orderId()))
                .toList());
        // Last: a batch that comes again because of its other records must not publish them twice.
        deadLetters.publish(OrderTopic.REPORTED, letters);
        known.forEach(report -> note(report, effect(report.order(), undecided, outcomes.keySet(), unpaid)));
        count(ReportEffect.DEAD_LETTER, letters.size());
    }

    /** Before its first charge has an outcome an order is the payment stage's alone: the charge's own response decides. */
    private static boolean isUndecided(ReceivedReport report, Map<OrderId, OrderRow> rows) {
        OrderRow row = rows.get(report.order());
        return row != null
                && row.status() == OrderStatus.RECORDED
                && row.attempts() > 0
                && !report.event().isProcessing();
    }

    private static boolean isUnpaid(@Nullable OrderRow row) {
        return row != null && row.status().isFinal() && row.status() != OrderStatus.PAID;
    }

    private static Set<OrderId> orders(Stream<ReceivedReport> reports) {
        Set<OrderId> orders = new HashSet<>();
        reports.forEach(report -> orders.add(report.order()));
        return orders;
    }

    /** Only what is final: an unknown outcome must not make the pause before the next ask longer. */
    private Map<OrderId, Outcome> ask(Set<OrderId> undecided) {
        Map<OrderId, Outcome> outcomes = new HashMap<>();
        if (!undecided.isEmpty()) {
            provider.status(undecided).forEach((order, outcome) -> {
                if (outcome instanceof Captured || outcome instanceof Declined) {
                    outcomes.put(order, outcome);
                }
            });
        }
        return outcomes;
    }

    /** A report may come long after the end of its order, and its offer. */
    private void settle(Collection<OrderRow> rows) {
        settleOrders.settle(rows.stream()
                .filter(row -> row.status().isFinal())
                .map(storePayments::settled)
                .toList());
    }

    private List<ReceivedReport> decode(List<ConsumerRecord<byte[], byte[]>> batch, List<DeadLetter> letters) {
        List<ReceivedReport> reports = new ArrayList<>(batch.size());
        for (ConsumerRecord<byte[], byte[]> message : batch) {
            try {
                reports.add(
                        new ReceivedReport(message, codec.decode(message, OrderTopic.REPORTED, PaymentReported.class)));
            } catch (InvalidEventException e) {
                letters.add(new DeadLetter(message, String.valueOf(e.getMessage())));
            }
        }
        return reports;
    }

    /** The others may be of another shop, or of orders that a rebuild has yet to bring back: an operator decides. */
    private List<ReceivedReport> ofOrders(
            List<ReceivedReport> reports, Map<OrderId, OrderRow> rows, List<DeadLetter> letters) {
        List<ReceivedReport> known = new ArrayList<>(reports.size());
        for (ReceivedReport report : reports) {
            String mismatch = orders.mismatch(report.event(), rows.get(report.order()));
            if (mismatch == null) {
                known.add(report);
            } else {
                letters.add(new DeadLetter(report.message(), mismatch));
            }
        }
        return known;
    }

    private static ReportEffect effect(OrderId order, Set<OrderId> asked, Set<OrderId> decided, Set<OrderId> unpaid) {
        if (decided.contains(order)) {
            return ReportEffect.DECIDED;
        }
        if (asked.contains(order)) {
            return ReportEffect.UNDECIDED;
        }
        return unpaid.contains(order) ? ReportEffect.CHECKED : ReportEffect.IGNORED;
    }

    private void note(ReceivedReport report, ReportEffect effect) {
        count(effect, 1);
        LOG.atLevel(effect == ReportEffect.IGNORED ? Level.DEBUG : Level.INFO)
                .addKeyValue("orderId", report.order())
                .log(
                        "the payment provider reports {} for order {} (event {}): {}",
                        report.event().status(),
                        report.order(),
                        report.event().eventId(),
                        tag(effect));
    }

    private void count(ReportEffect effect, int reports) {
        meters.counter("hotdeal.reports", "effect", tag(effect)).increment(reports);
    }

    private static String tag(ReportEffect effect) {
        return effect.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
