package io.hotdeal.worker.inspection;

import static io.hotdeal.order.OrderStatus.PAID;
import static io.hotdeal.order.OrderStatus.RECORDED;
import static io.hotdeal.stock.ReservationState.HELD;

import io.hotdeal.order.CancelState;
import io.hotdeal.order.OrderTopic;
import io.hotdeal.stock.ReservationState;
import io.hotdeal.worker.inspection.OrderTrace.Reserved;
import io.hotdeal.worker.messaging.OrderEvents.Event;
import io.hotdeal.worker.orders.BuyerPayment;
import io.hotdeal.worker.orders.CancelRows.CancelRow;
import io.hotdeal.worker.orders.OrderRow;
import io.hotdeal.worker.orders.StoredOrders.Refund;
import io.hotdeal.worker.orders.StoredOrders.StoredOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is due next for an order and who does it.
 *
 * @param contradictions between dependencies that could be read, each with what to do
 * @param next           in words
 */
record Verdict(List<String> contradictions, String next) {

    private static final String OF_ITSELF_NOTHING = "nothing by itself: do what the contradiction says";

    static Verdict of(OrderTrace trace) {
        if (!trace.database().isRead()) {
            return new Verdict(List.of(), "not known without the database");
        }
        List<String> wrong = new ArrayList<>();
        String next = trace.database()
                .value()
                .map(stored -> withRow(trace, stored, wrong))
                .orElseGet(() -> withoutRow(trace, wrong));
        return new Verdict(List.copyOf(wrong), next);
    }

    private static String withoutRow(OrderTrace trace, List<String> wrong) {
        if (trace.isCaptured()) {
            wrong.add(
                    "the provider has captured a charge of an order without a row: run audit, refund it at the provider");
        }
        if (trace.hasOpenLetter()) {
            return "nothing by itself: mend what its dead letter says, then redrive --order ID; or redrive --order ID "
                    + "--discard, which declines it";
        }
        Optional<Event> unread = trace.unreadEvent(OrderTopic.REQUESTED);
        if (unread.isPresent()) {
            return "a worker records it, once it has read " + unread.get().place();
        }
        if (!trace.redis().isRead() || !trace.kafka().isRead()) {
            return "not known without " + (trace.redis().isRead() ? "Kafka" : "Redis");
        }
        if (!trace.isKnown()) {
            return "nothing: no dependency knows this order";
        }
        Reserved reserved = trace.redis().value().orElse(null);
        if (reserved != null && reserved.inOutbox()) {
            return "a gateway publishes it from the outbox, once Kafka takes it";
        }
        if (reserved == null) {
            wrong.add(
                    "neither Redis nor the database has the order: run audit; docs/durability.md says when that happens");
        } else if (reserved.state() == HELD) {
            wrong.add("it is HELD, it has no row, and no event of it waits for a worker: run audit --repair");
        } else {
            wrong.add("its reservation is " + reserved.state() + " and it has no row: run audit");
        }
        return OF_ITSELF_NOTHING;
    }

    private static String withRow(OrderTrace trace, StoredOrder stored, List<String> wrong) {
        OrderRow row = stored.row();
        CancelRow cancel = stored.cancel();
        // In a moment its money is given back, and its row is not ended yet.
        boolean ends = cancel != null && cancel.state() == CancelState.DUE;
        if (trace.redis().isRead() && row.pipeline() && !stored.retired()) {
            compareReservation(trace.redis().value().orElse(null), stored, ends, wrong);
        }
        Refund refund = stored.refund();
        Instant refundAt = refund == null ? null : refund.nextAttempt();
        if (row.status() == PAID && trace.provider().isRead() && !trace.isCaptured() && !ends) {
            wrong.add("it is PAID and the provider has no captured charge: run audit, ask the provider");
        }
        if (row.status().isFinal() && row.status() != PAID && trace.isCaptured() && refundAt == null) {
            wrong.add("it is " + row.status() + " and the provider has captured its charge: refund it at the provider");
        }
        if (cancel != null && ends) {
            return "a worker ends it as " + cancel.requestedBy() + " asked for (" + cancel.kind() + "), at "
                    + cancel.nextAttempt();
        }
        if (cancel != null && cancel.state() == CancelState.GIVEN_UP) {
            wrong.add("its " + cancel.kind() + " is given up: see the worker's log, then order ID --"
                    + cancel.kind().name().toLowerCase(Locale.ROOT)
                    + (cancel.returnUnits() ? "" : " --keep-units")
                    + "; or order ID --dismiss");
        }
        if (row.status() == RECORDED) {
            return payment(trace, due(row, stored.nextAttempt()));
        }
        if (stored.nextAttempt() != null) {
            return "a worker settles it, at " + stored.nextAttempt();
        }
        if (refundAt != null) {
            return "a worker asks the provider at " + refundAt
                    + " whether it has captured the charge after all, and refunds it then";
        }
        return wrong.isEmpty() ? "nothing: it is ended" : OF_ITSELF_NOTHING;
    }

    private static String due(OrderRow row, @Nullable Instant next) {
        BuyerPayment payment = row.buyerPayment();
        if (payment == null) {
            return "a worker tries its payment, at " + next;
        }
        if (payment.until() == null) {
            return "a worker asks the provider for its buyer's link, at " + next;
        }
        return "it waits for its buyer until " + payment.until()
                + "; a worker asks the provider, and ends the payment there when that time is over, at " + next;
    }

    private static String payment(OrderTrace trace, String due) {
        if (trace.hasOpenLetter()) {
            return due + "; see also its dead letter: redrive";
        }
        return trace.unreadEvent(OrderTopic.RECORDED)
                        .map(unread -> "a worker pays it, once it has read " + unread.place())
                        .orElse(due)
                + "; order ID --retry: now; order ID --decline: ends it, unless the provider has captured the charge";
    }

    private static void compareReservation(
            @Nullable Reserved reserved, StoredOrder stored, boolean ends, List<String> wrong) {
        OrderRow row = stored.row();
        if (reserved == null) {
            wrong.add("Redis has lost its reservation: run rebuild " + row.offerId());
        } else if (reserved.state() == ReservationState.of(row.status()) || ends) {
            return;
        } else if (reserved.state() != HELD) {
            wrong.add("its reservation is " + reserved.state() + " and its row " + row.status()
                    + ": run audit, then rebuild " + row.offerId());
        } else if (stored.nextAttempt() == null) {
            wrong.add("its reservation is still HELD and its row " + row.status() + ": run audit --repair");
        }
    }
}
