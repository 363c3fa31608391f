package io.hotdeal.worker.audit;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderStatus;
import io.hotdeal.stock.OfferStockStore.OfferSnapshot;
import io.hotdeal.stock.Reservation;
import io.hotdeal.stock.ReservationState;
import io.hotdeal.worker.audit.OrderRecords.Order;
import io.hotdeal.worker.audit.SpillFormats.CustomerUnits;
import io.hotdeal.worker.audit.SpillFormats.Reserved;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares each reservation with its row, and adds reservations up: by offer, and by customer in groups of their own. */
final class CheckReservations implements AutoCloseable {

    private final Snapshot snapshot;
    private final Findings findings;
    private final int groups;
    private final Spill<CustomerUnits> customers;
    private final Map<OfferId, Map<ReservationState, Long>> units = new HashMap<>();

    CheckReservations(Snapshot snapshot, Findings findings, int groups) {
        this.snapshot = snapshot;
        this.findings = findings;
        this.groups = groups;
        this.customers = new Spill<>(groups, SpillFormats.CUSTOMERS);
    }

    void add(CustomerUnits each) {
        customers.add(each.key(), each);
    }

    /** @param row null when the order has none among the offer's orders of the Redis path */
    void compare(Reserved reserved, @Nullable Order row) {
        Reservation reservation = reserved.reservation();
        units.computeIfAbsent(reserved.offerId(), offer -> new EnumMap<>(ReservationState.class))
                .merge(reservation.state(), (long) reservation.quantity(), Long::sum);
        if (CheckOrders.owns(reservation.state())) {
            add(new CustomerUnits(reserved.offerId(), reservation.customer(), reservation.quantity(), -1));
        }
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
        if (row.status() == OrderStatus.REJECTED && !row.isCancelled()) {
            findings.add(FindingKind.REJECTED_ORDER, order);
        }
    }

    /** Once every reservation was compared: the sums. */
    void finish() {
        snapshot.offerSnapshots().values().forEach(this::compareUnits);
        for (int group = 0; group < groups; group++) {
            Map<CustomerUnits.Key, long[]> ofGroup = new HashMap<>();
            customers.forEach(group, each -> {
                long[] sums = ofGroup.computeIfAbsent(each.key(), key -> new long[2]);
                sums[0] += each.reserved();
                if (each.counted() >= 0) {
                    sums[1] = each.counted(); // a scan may name one twice
                }
            });
            ofGroup.forEach((customer, sums) -> compareCustomer(customer, sums[0], sums[1]));
        }
    }

    private void compareUnits(OfferSnapshot offer) {
        Map<ReservationState, Long> reserved = units.getOrDefault(offer.offer(), Map.of());
        compareUnits(offer, "held", offer.stock().held(), reserved.getOrDefault(ReservationState.HELD, 0L));
        compareUnits(offer, "sold", offer.stock().sold(), reserved.getOrDefault(ReservationState.CONFIRMED, 0L));
        compareUnits(offer, "rejected", offer.stock().rejected(), reserved.getOrDefault(ReservationState.REJECTED, 0L));
    }

    private void compareUnits(OfferSnapshot offer, String name, long counted, long reserved) {
        if (counted != reserved) {
            findings.add(
                    FindingKind.RESERVATION_UNITS,
                    "offer %s: %s is %d, the reservations have %d".formatted(offer.offer(), name, counted, reserved));
        }
    }

    private void compareCustomer(CustomerUnits.Key customer, long has, long counts) {
        if (has != counts) {
            findings.add(
                    FindingKind.CUSTOMER_UNITS,
                    "%s of offer %s (counted %d, reserved %d)"
                            .formatted(customer.customerId(), customer.offerId(), counts, has));
        }
        OfferSnapshot offer = snapshot.offerSnapshots().get(customer.offerId());
        Integer limit = offer == null ? null : offer.terms().customerLimit();
        if (limit != null && has > limit) {
            findings.add(
                    FindingKind.CUSTOMER_LIMIT,
                    "%s of offer %s (%d of at most %d)"
                            .formatted(customer.customerId(), customer.offerId(), has, limit));
        }
    }

    @Override
    public void close() {
        customers.close();
    }
}
