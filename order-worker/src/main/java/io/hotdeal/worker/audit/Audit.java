package io.hotdeal.worker.audit;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderId;
import io.hotdeal.stock.OfferStockStore;
import io.hotdeal.stock.OfferStockStore.OfferSnapshot;
import io.hotdeal.stock.StockReader;
import io.hotdeal.worker.audit.OrderRecords.Allocation;
import io.hotdeal.worker.audit.OrderRecords.OpenCancel;
import io.hotdeal.worker.audit.OrderRecords.Order;
import io.hotdeal.worker.audit.OrderRecords.Retirement;
import io.hotdeal.worker.audit.OrderRecords.Total;
import io.hotdeal.worker.audit.SpillFormats.CustomerUnits;
import io.hotdeal.worker.audit.SpillFormats.Reserved;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The identity of design D8, order by order: a snapshot, a walk through everything, another snapshot. Only when both agree
 * does the walk say anything. Reads only.
 */
public final class Audit {

    /** Findings named of each kind unless asked otherwise; enough to look into, few enough to read. */
    public static final int NAMED = 20;

    /** What comes of an order that is final while its reservation is still held. */
    private static final Set<FindingKind> UNSETTLED = Set.of(
            FindingKind.STATE_DIFFERS, FindingKind.SOLD_UNITS, FindingKind.ALLOCATED_UNITS, FindingKind.REJECTED_ORDER);

    /** What comes of an order that is being cancelled: its money may have been given back before its row ends. */
    private static final Set<FindingKind> UNFINISHED = Set.of(
            FindingKind.STATE_DIFFERS, FindingKind.SOLD_UNITS, FindingKind.ALLOCATED_UNITS, FindingKind.CHARGE_MISSING);

    private final OfferStockStore book;
    private final StockReader reader;
    private final OrderRecords records;
    private final ChargeRecords charges;
    private final KafkaRecords kafka;
    private final OfferStates states;
    private final Runnable pause;

    /** @param pause waits a moment before the second snapshot, for what is on its way between two parts to arrive */
    Audit(
            OfferStockStore book,
            StockReader reader,
            OrderRecords records,
            ChargeRecords charges,
            KafkaRecords kafka,
            OfferStates states,
            Runnable pause) {
        this.book = book;
        this.reader = reader;
        this.records = records;
        this.charges = charges;
        this.kafka = kafka;
        this.states = states;
        this.pause = pause;
    }

    /**
     * Judges.
     *
     * @param products     only these offers; empty for all. Charges without an order, and how far the workers are, are then
     *                     not judged: other offers may be on sale
     * @param clientOrders orders that clients hold a promise for
     * @param named        findings of each kind that are named; all are counted
     */
    public AuditReport run(Set<OfferId> products, Set<OrderId> clientOrders, int named) {
        return run(products, clientOrders, named, AuditBudget.unlimited());
    }

    /**
     * The same within a budget.
     *
     * @throws AuditBudget.ExceededException when it is spent; nothing is judged then
     */
    public AuditReport run(Set<OfferId> products, Set<OrderId> clientOrders, int named, AuditBudget budget) {
        long settlements = settlementsDue(products);
        List<OpenCancel> cancels = openCancels(products);
        Snapshot before = snapshot(products);
        Findings findings = new Findings(named);
        cancels.stream()
                .filter(OpenCancel::overdue)
                .forEach(cancel -> findings.add(FindingKind.CANCEL_OVERDUE, cancel.inWords()));
        new CheckUnits(before, findings).check();
        CompareStates.differences(before.offerSnapshots().values(), states.states())
                .values()
                .forEach(difference -> findings.add(FindingKind.OFFER_STATE, difference));

        long chargesSeen = checkOrders(before, products, clientOrders, findings, budget);
        before.backlog().deadLetters().values().stream()
                .reduce(Long::sum)
                .filter(letters -> letters > 0)
                .ifPresent(letters -> findings.add(FindingKind.DEAD_LETTER, letters, kafka.newestDeadLetters(named)));

        pause.run();
        String changes = changes(before, snapshot(products), products);
        Set<FindingKind> kinds = findings.byKind().keySet();
        if (changes == null && !kinds.isEmpty() && UNSETTLED.containsAll(kinds)) {
            changes = due(Math.max(settlements, settlementsDue(products)), "settlements");
        }
        if (changes == null && !kinds.isEmpty() && UNFINISHED.containsAll(kinds)) {
            changes = due(Math.max(inTime(cancels), inTime(openCancels(products))), "cancels");
        }
        return new AuditReport(before, findings, chargesSeen, changes);
    }

    private static @Nullable String due(long count, String what) {
        return count == 0 ? null : count + " " + what + " were due";
    }

    private List<OpenCancel> openCancels(Set<OfferId> products) {
        return records.openCancels().stream()
                .filter(cancel -> products.isEmpty() || products.contains(cancel.offerId()))
                .toList();
    }

    private static long inTime(List<OpenCancel> cancels) {
        return cancels.stream().filter(cancel -> !cancel.overdue()).count();
    }

    private long settlementsDue(Set<OfferId> products) {
        return records.settlementsDue().entrySet().stream()
                .filter(offer -> products.isEmpty() || products.contains(offer.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** @return null when nothing moved; dead letters of other offers do not count for an audit of some */
    private static @Nullable String changes(Snapshot before, Snapshot after, Set<OfferId> products) {
        Snapshot first = products.isEmpty() ? before : before.ofItsOffersAlone();
        Snapshot second = products.isEmpty() ? after : after.ofItsOffersAlone();
        return second.equals(first) ? null : second.changedSince(first);
    }

    /** Reads as much as the offers asked for have, and no more. */
    private long checkOrders(
            Snapshot snapshot,
            Set<OfferId> products,
            Set<OrderId> clientOrders,
            Findings findings,
            AuditBudget budget) {
        try (CheckOrders orders = new CheckOrders(snapshot, findings)) {
            for (OfferId offer : snapshot.offerSnapshots().keySet()) {
                reader.forEachReservation(offer, reservation -> {
                    budget.spend();
                    orders.add(new Reserved(offer, reservation));
                });
                reader.forEachCustomer(offer, (customer, units) -> {
                    budget.spend();
                    orders.add(new CustomerUnits(offer, customer, 0, units));
                });
            }
            Consumer<Order> row = order -> {
                budget.spend();
                orders.add(order);
            };
            if (!products.isEmpty()) {
                products.forEach(offer -> records.forEachRow(offer, row));
                return orders.compare(charges::of, false, clientOrders);
            }
            records.forEachRow(row);
            charges.forEach(charge -> {
                budget.spend();
                orders.add(charge);
            });
            return orders.compare(none -> List.of(), true, clientOrders);
        }
    }

    private Snapshot snapshot(Set<OfferId> products) {
        // Kafka first: what is consumed after this changes something below, or the other snapshot's Kafka.
        KafkaRecords.Backlog backlog = kafka.backlog();
        Map<OfferId, Allocation> allocations = new TreeMap<>(records.allocations());
        Map<OfferId, Retirement> retirements = new TreeMap<>(records.retirements());
        Set<OfferId> offers = new TreeSet<>(products);
        if (products.isEmpty()) {
            // The list is on one shard of Redis: an audit of some offers does without it.
            offers.addAll(book.offers());
            offers.addAll(allocations.keySet());
        } else {
            allocations.keySet().retainAll(products);
            retirements.keySet().retainAll(products);
            backlog = new KafkaRecords.Backlog(Map.of(), backlog.deadLetters());
        }
        Map<OfferId, OfferSnapshot> offerSnapshots = new TreeMap<>();
        offers.forEach(
                offer -> book.snapshot(offer).ifPresent(offerSnapshot -> offerSnapshots.put(offer, offerSnapshot)));
        List<Total> totals = records.totals(products);
        return new Snapshot(offerSnapshots, allocations, retirements, totals, backlog);
    }
}
