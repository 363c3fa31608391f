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
import io.hotdeal.worker.orders.CancelRows.CancelRow;
import io.hotdeal.worker.orders.OrderRow;
import io.hotdeal.worker.orders.StoredOrders;
import io.hotdeal.worker.orders.StoredOrders.Refund;
import io.hotdeal.worker.orders.StoredOrders.StoredOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
        print("Redis", trace.redis(), InspectOrder::lines, out);
        print("database", trace.database(), InspectOrder::lines, out);
        print(
                "Kafka",
                trace.kafka(),
                found -> found.stream().map(InspectOrder::line).toList(),
                out);
        print(
                "provider",
                trace.provider(),
                found -> found.stream().map(InspectOrder::line).toList(),
                out);
        verdict.contradictions().forEach(wrong -> out.accept("%-13s%s".formatted("contradiction", " " + wrong)));
        out.accept("%-14s%s".formatted("next", verdict.next()));
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
                : read.value().map(lines).orElse(List.of());
        String head = part;
        for (String line : found.isEmpty() ? List.of("nothing") : found) {
            out.accept("%-14s%s".formatted(head, line));
            head = "";
        }
    }

    private static List<String> lines(Reserved reserved) {
        Reservation reservation = reserved.reservation();
        String waits = reserved.inOutbox() ? "; its event waits in the outbox" : "";
        return List.of("%s, %d of offer %s at %s for customer %s, reserved %s%s"
                .formatted(
                        reservation.state(),
                        reservation.quantity(),
                        reserved.offer(),
                        reservation.unitPrice(),
                        reservation.customer(),
                        reservation.reservedAt(),
                        waits));
    }

    private static List<String> lines(StoredOrder stored) {
        OrderRow row = stored.row();
        String line = "%s, %d of offer %s for %s, customer %s, attempts %d, payment %s, final %s, due %s"
                .formatted(
                        row.status(),
                        row.quantity(),
                        row.offerId(),
                        row.amount(),
                        row.customerId(),
                        row.attempts(),
                        row.paymentRef() == null ? "none" : row.paymentRef(),
                        row.settledAt() == null ? "not yet" : "since " + row.settledAt(),
                        stored.nextAttempt() == null ? "nothing" : stored.nextAttempt());
        String retired = stored.retired() ? "; its offer has left Redis, the database answers for it" : "";
        List<String> lines = new ArrayList<>(List.of(line + retired));
        Refund refund = stored.refund();
        if (refund != null) {
            lines.add("refund %s, attempts %d".formatted(refund.state(), refund.attempts()));
        }
        if (stored.cancel() != null) {
            lines.add(line(stored.cancel()));
        }
        return lines;
    }

    private static String line(CancelRow cancel) {
        return "%s asked for by %s at %s, units %s: %s, attempts %d"
                .formatted(
                        cancel.kind(),
                        cancel.requestedBy(),
                        cancel.requestedAt(),
                        cancel.returnUnits() ? "return" : "do not return",
                        cancel.state(),
                        cancel.attempts());
    }

    private static String line(Event event) {
        return (event.at() + "  " + event.place() + "  " + event.note()).stripTrailing();
    }

    private static String line(Charge charge) {
        return charge.amount() == null ? charge.status() : charge.status() + " " + charge.amount();
    }
}
