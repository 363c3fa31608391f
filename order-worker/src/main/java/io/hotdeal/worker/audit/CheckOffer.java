package io.hotdeal.worker.audit;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.CustomerId;
import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderStatus;
import io.hotdeal.stock.OfferStockStore.OfferSnapshot;
import io.hotdeal.stock.Reservation;
import io.hotdeal.stock.ReservationState;
import io.hotdeal.stock.StockReader;
import io.hotdeal.worker.audit.OrderRecords.Order;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Holds one offer's reservations against its rows, order by order; both fit into memory, one offer at a time. */
final class CheckOffer {

    private final StockReader reader;
    private final OrderRecords records;
    private final Findings findings;

    CheckOffer(StockReader reader, OrderRecords records, Findings findings) {
        this.reader = reader;
        this.records = records;
        this.findings = findings;
    }

    /** @param seen is told every order that has a reservation */
    void check(OfferSnapshot offerSnapshot, Consumer<OrderId> seen) {
        OfferId offer = offerSnapshot.offer();
        Map<OrderId, Order> rows = new HashMap<>();
        records.forEachOrder(offer, order -> rows.put(order.orderId(), order));

        Set<OrderId> reserved = new HashSet<>();
        Map<ReservationState, Long> units = new EnumMap<>(ReservationState.class);
        Map<CustomerId, Long> customers = new HashMap<>();
        reader.forEachReservation(offer, reservation -> {
            if (!reserved.add(reservation.orderId())) {
                return; // a scan may name one twice
            }
            seen.accept(reservation.orderId());
            units.merge(reservation.state(), (long) reservation.quantity(), Long::sum);
            if (reservation.state() == ReservationState.HELD || reservation.state() == ReservationState.CONFIRMED) {
                customers.merge(reservation.customer(), (long) reservation.quantity(), Long::sum);
            }
            compare(reservation, rows.get(reservation.orderId()));
        });
        rows.keySet().stream()
                .filter(order -> !reserved.contains(order))
                .forEach(order -> findings.add(FindingKind.ROW_WITHOUT_RESERVATION, order.value()));

        compareUnits(offerSnapshot, units);
        compareCustomers(offerSnapshot, customers);
    }

    private void compare(Reservation reservation, @Nullable Order row) {
        String order = reservation.orderId().value();
        if (row == null) {
            findings.add(FindingKind.RESERVATION_WITHOUT_ROW, order + " (" + reservation.state() + ")");
            return;
        }
        if (!row.customerId().equals(reservation.customer()) || row.quantity() != reservation.quantity()) {
            findings.add(
                    FindingKind.ORDER_DIFFERS,
                    "%s (reserved %d for %s, recorded %d for %s)"
                            .formatted(
                                    order,
                                    reservation.quantity(),
                                    reservation.customer(),
                                    row.quantity(),
                                    row.customerId()));
        }
        if (reservation.state() != ReservationState.of(row.status())) {
            findings.add(
                    FindingKind.STATE_DIFFERS,
                    order + " (reservation " + reservation.state() + ", row " + row.status() + ")");
        }
        if (row.status() == OrderStatus.REJECTED) {
            findings.add(FindingKind.REJECTED_ORDER, order);
        }
    }

    private void compareUnits(OfferSnapshot offerSnapshot, Map<ReservationState, Long> units) {
        compareUnits(
                offerSnapshot, "held", offerSnapshot.stock().held(), units.getOrDefault(ReservationState.HELD, 0L));
        compareUnits(
                offerSnapshot,
                "sold",
                offerSnapshot.stock().sold(),
                units.getOrDefault(ReservationState.CONFIRMED, 0L));
        compareUnits(
                offerSnapshot,
                "rejected",
                offerSnapshot.stock().rejected(),
                units.getOrDefault(ReservationState.REJECTED, 0L));
    }

    private void compareUnits(OfferSnapshot offerSnapshot, String name, long counted, long reserved) {
        if (counted != reserved) {
            findings.add(
                    FindingKind.RESERVATION_UNITS,
                    "offer %s: %s is %d, the reservations have %d"
                            .formatted(offerSnapshot.offer(), name, counted, reserved));
        }
    }

    private void compareCustomers(OfferSnapshot offerSnapshot, Map<CustomerId, Long> reserved) {
        Integer limit = offerSnapshot.terms().customerLimit();
        Map<CustomerId, Long> counted = new HashMap<>();
        reader.forEachCustomer(offerSnapshot.offer(), (customer, units) -> counted.put(customer, (long) units));
        Set<CustomerId> customers = new HashSet<>(reserved.keySet());
        customers.addAll(counted.keySet());
        for (CustomerId customer : customers) {
            long has = reserved.getOrDefault(customer, 0L);
            long counts = counted.getOrDefault(customer, 0L);
            if (has != counts) {
                findings.add(
                        FindingKind.CUSTOMER_UNITS,
                        "%s of offer %s (counted %d, reserved %d)"
                                .formatted(customer, offerSnapshot.offer(), counts, has));
            }
            if (limit != null && has > limit) {
                findings.add(
                        FindingKind.CUSTOMER_LIMIT,
                        "%s of offer %s (%d of at most %d)".formatted(customer, offerSnapshot.offer(), has, limit));
            }
        }
    }
}
