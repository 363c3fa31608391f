package io.hotdeal.worker.audit;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderId;
import io.hotdeal.stock.OfferStockStore.OfferSnapshot;
import io.hotdeal.stock.ReservationState;
import io.hotdeal.worker.audit.ChargeRecords.Charge;
import io.hotdeal.worker.audit.OrderRecords.Order;
import io.hotdeal.worker.audit.SpillFormats.CustomerUnits;
import io.hotdeal.worker.audit.SpillFormats.Reserved;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Compares reservations, rows and charges order by order. All of them are read once, in any order, and set aside by the hash
 * of the order id; then one group after the other fits into memory.
 */
final class CheckOrders implements AutoCloseable {

    private static final int ORDERS_IN_A_GROUP = 5_000;
    private static final int MIN_GROUPS = 64;
    private static final int MAX_GROUPS = 1_024;

    private final Snapshot snapshot;
    private final Findings findings;
    private final CheckReservations checkReservations;
    private final CheckCharges checkCharges;
    private final int groups;
    private final Spill<Order> rows;
    private final Spill<Reserved> reservations;
    private final Spill<Charge> charges;

    CheckOrders(Snapshot snapshot, Findings findings) {
        this.snapshot = snapshot;
        this.findings = findings;
        this.groups = Math.clamp(snapshot.orders() / ORDERS_IN_A_GROUP, MIN_GROUPS, MAX_GROUPS);
        this.checkReservations = new CheckReservations(snapshot, findings, groups);
        this.checkCharges = new CheckCharges(findings);
        this.rows = new Spill<>(groups, SpillFormats.ORDERS);
        this.reservations = new Spill<>(groups, SpillFormats.RESERVATIONS);
        this.charges = new Spill<>(groups, SpillFormats.CHARGES);
    }

    void add(Order row) {
        rows.add(row.orderId().value(), row);
    }

    void add(Reserved reserved) {
        reservations.add(reserved.reservation().orderId().value(), reserved);
    }

    void add(CustomerUnits counted) {
        checkReservations.add(counted);
    }

    void add(Charge charge) {
        if (charge.isCharge()) {
            charges.add(charge.orderId(), charge);
        }
    }

    /**
     * Compares what was added.
     *
     * @param ask          asks the provider for charges of these orders; none of them when all charges were added
     * @param strays       whether charges without an order are findings; not when only some offers are judged
     * @param clientOrders each must be in Redis or in the database
     * @return charges seen
     */
    long compare(ChargesOf ask, boolean strays, Set<OrderId> clientOrders) {
        long chargesSeen = 0;
        Set<OrderId> unknown = new HashSet<>(clientOrders);
        for (int group = 0; group < groups; group++) {
            Map<OrderId, Order> own = rows.group(group).stream()
                    .collect(Collectors.toMap(Order::orderId, row -> row, (one, again) -> one));
            List<Charge> charged = new ArrayList<>(charges.group(group));
            ask.of(own.keySet()).stream().filter(Charge::isCharge).forEach(charged::add);
            chargesSeen += charged.size();
            checkCharges.check(own, charged, strays);
            Set<Reserved> reserved = new LinkedHashSet<>(reservations.group(group)); // a scan may name one twice
            compareReservations(reserved, own);
            unknown.removeAll(own.keySet());
            reserved.forEach(each -> unknown.remove(each.reservation().orderId()));
        }
        checkReservations.finish();
        new TreeSet<>(unknown).forEach(order -> findings.add(FindingKind.CLIENT_ORDER, order.value()));
        return chargesSeen;
    }

    /** Charges of these orders at the provider. */
    interface ChargesOf {
        List<Charge> of(Set<OrderId> orders);
    }

    private void compareReservations(Set<Reserved> reserved, Map<OrderId, Order> rows) {
        Map<OfferId, Set<OrderId>> known = new HashMap<>();
        for (Reserved each : reserved) {
            OrderId order = each.reservation().orderId();
            known.computeIfAbsent(each.offerId(), offer -> new HashSet<>()).add(order);
            Order row = rows.get(order);
            checkReservations.compare(
                    each, row != null && row.pipeline() && row.offerId().equals(each.offerId()) ? row : null);
        }
        for (Order row : rows.values()) {
            if (row.isDiscarded()) {
                findings.add(FindingKind.DISCARDED_ORDER, row.orderId().value());
            }
            OfferSnapshot offer = snapshot.offerSnapshots().get(row.offerId());
            if (offer != null
                    && row.pipeline()
                    && row.reservedAt()
                            .isAfter(snapshot.retirement(row.offerId()).through())
                    && !known.getOrDefault(row.offerId(), Set.of()).contains(row.orderId())) {
                findings.add(FindingKind.ROW_WITHOUT_RESERVATION, row.orderId().value());
            }
        }
    }

    static boolean owns(ReservationState state) {
        return state == ReservationState.HELD || state == ReservationState.CONFIRMED;
    }

    @Override
    public void close() {
        rows.close();
        reservations.close();
        charges.close();
        checkReservations.close();
    }
}
