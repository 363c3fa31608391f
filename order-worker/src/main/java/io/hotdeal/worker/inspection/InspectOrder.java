package io.hotdeal.worker.inspection;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderId;
import io.hotdeal.redis.StockUnavailableException;
import io.hotdeal.stock.OfferReader;
import io.hotdeal.stock.OfferStockStore;
import io.hotdeal.stock.Outbox;
import io.hotdeal.stock.Reservation;
import io.hotdeal.worker.audit.AuditDependencies;
import io.hotdeal.worker.audit.AuditReport.ExitCode;
import io.hotdeal.worker.audit.ChargeRecords;
import io.hotdeal.worker.audit.ChargeRecords.Charge;
import io.hotdeal.worker.inspection.OrderTrace.Part;
import io.hotdeal.worker.inspection.OrderTrace.Reserved;
import io.hotdeal.worker.messaging.OrderEvents;
import io.hotdeal.worker.messaging.OrderEvents.Event;
import io.hotdeal.worker.orders.BuyerPayment;
import io.hotdeal.worker.orders.CancelRows.CancelRow;
import io.hotdeal.worker.orders.OrderRow;
import io.hotdeal.worker.orders.StoredOrders;
import io.hotdeal.worker.orders.StoredOrders.Refund;
import io.hotdeal.worker.orders.StoredOrders.StoredOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Lazy;

/** {@code order ID}: shows one order's whole way. Changes nothing; a dependency that cannot be read hides no other. */
public final class InspectOrder {

    private final OfferStockStore offers;
    private final OfferReader reader;
    private final Outbox outbox;
    private final StoredOrders storedOrders;
    private final OrderEvents events;
    private final ChargeRecords charges;

    /** What is lazy may not come up at all: that is said when it is asked. */
    InspectOrder(
            @Lazy OfferStockStore offers,
            @Lazy OfferReader reader,
            @Lazy Outbox outbox,
            StoredOrders storedOrders,
            OrderEvents events,
            @Lazy ChargeRecords charges) {
        this.offers = offers;
        this.reader = reader;
        this.outbox = outbox;
        this.storedOrders = storedOrders;
        this.events = events;
        this.charges = charges;
    }

    /** @param out is told the order's way, line by line */
    public ExitCode show(OrderId order, Consumer<String> out) {
        OrderTrace trace = trace(order);
        Verdict verdict = Verdict.of(trace);
        if (!verdict.contradictions().isEmpty()) {
            AuditDependencies.waitForWhatIsOnItsWay();
            trace = trace(order);
            verdict = Verdict.of(trace);
        }
        out.accept("order " + order);
        print("Redis", trace.redis(), found -> List.of(line(found)), out);
        print("database", trace.database(), InspectOrder::lines, out);
        print("Kafka", trace.kafka(), found -> lines(found, InspectOrder::line), out);
        print("provider", trace.provider(), found -> lines(found, InspectOrder::line), out);
        verdict.contradictions().forEach(wrong -> print("contradiction", wrong, out));
        print("next", verdict.next(), out);
        if (!trace.isComplete()) {
            return ExitCode.CANNOT_RUN;
        }
        return trace.isKnown() && verdict.contradictions().isEmpty() ? ExitCode.PASSES : ExitCode.FINDINGS;
    }

    private OrderTrace trace(OrderId order) {
        Part<Reserved> redis = Part.of(() -> reserved(order));
        Part<StoredOrder> database = Part.of(() -> storedOrders.find(order));
        Instant since = redis.value()
                .map(found -> found.reservation().reservedAt())
                .or(() -> database.value().map(found -> found.row().orderDate()))
                .orElse(null);
        return new OrderTrace(
                redis,
                database,
                Part.of(() -> Optional.of(events.find(order, since))),
                Part.of(() -> Optional.of(charges.of(Set.of(order)))));
    }

    /** An order id does not name its offer, so all are asked, in one round trip. */
    private Optional<Reserved> reserved(OrderId order) {
        Map<OfferId, List<OrderId>> asked =
                offers.offers().stream().collect(Collectors.toMap(offer -> offer, offer -> List.of(order)));
        Map<OfferId, Map<OrderId, Reservation>> found = reader.reservations(asked);
        for (var ofOffer : found.entrySet()) {
            Reservation reservation = ofOffer.getValue().get(order);
            if (reservation != null) {
                boolean inOutbox = outbox.contains(ofOffer.getKey(), reservation);
                return Optional.of(new Reserved(ofOffer.getKey(), reservation, inOutbox));
            }
        }
        if (found.size() < asked.size()) {
            throw new StockUnavailableException(
                    asked.size() - found.size() + " of " + asked.size() + " offers cannot be read", null);
        }
        return Optional.empty();
    }

    private static <T> void print(String part, Part<T> read, Function<T, List<String>> lines, Consumer<String> out) {
        List<String> found = read.failure() != null
                ? List.of("cannot be read: " + read.failure())
                : read.value().map(lines).filter(known -> !known.isEmpty()).orElse(List.of("nothing"));
        print(part, found.getFirst(), out);
        found.stream().skip(1).forEach(line -> print("", line, out));
    }

    private static void print(String head, String line, Consumer<String> out) {
        out.accept("%-14s%s".formatted(head, line));
    }

    private static <T> List<String> lines(List<T> found, Function<T, String> line) {
        return found.stream().map(line).toList();
    }

    private static String line(Reserved reserved) {
        Reservation found = reserved.reservation();
        return found.state() + ", " + found.quantity() + " of offer " + reserved.offer() + " at " + found.unitPrice()
                + " for customer " + found.customer() + ", reserved " + found.reservedAt()
                + (reserved.inOutbox() ? "; its event waits in the outbox" : "");
    }

    private static List<String> lines(StoredOrder stored) {
        OrderRow row = stored.row();
        List<String> lines = new ArrayList<>();
        lines.add(row.status() + ", " + row.quantity() + " of offer " + row.offerId() + " for " + row.amount()
                + ", customer " + row.customerId() + ", attempts " + row.attempts()
                + ", payment " + Objects.requireNonNullElse(row.paymentRef(), "none")
                + ", final " + (row.settledAt() == null ? "not yet" : "since " + row.settledAt())
                + ", due " + (stored.nextAttempt() == null ? "nothing" : stored.nextAttempt())
                + (stored.retired() ? "; its offer has left Redis, the database answers for it" : ""));
        BuyerPayment payment = row.buyerPayment();
        if (payment != null) {
            lines.add("its buyer has " + payment.within() + " to pay, "
                    + (payment.until() == null
                            ? "from its link on"
                            : "until " + payment.until() + ": " + payment.link()));
        }
        Refund refund = stored.refund();
        if (refund != null) {
            lines.add("refund " + refund.state() + ", attempts " + refund.attempts());
        }
        CancelRow cancel = stored.cancel();
        if (cancel != null) {
            lines.add(cancel.kind() + " asked for by " + cancel.requestedBy() + " at " + cancel.requestedAt()
                    + ", units " + (cancel.returnUnits() ? "return" : "do not return")
                    + ": " + cancel.state() + ", attempts " + cancel.attempts()
                    + (cancel.dismissedBy() == null ? "" : ", dismissed by " + cancel.dismissedBy()));
        }
        return lines;
    }

    private static String line(Event event) {
        return (event.at() + "  " + event.place() + "  " + event.note()).stripTrailing();
    }

    private static String line(Charge charge) {
        return charge.status() + (charge.amount() == null ? "" : " " + charge.amount());
    }
}
