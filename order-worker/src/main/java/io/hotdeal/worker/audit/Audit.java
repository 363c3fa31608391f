package io.hotdeal.worker.audit;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderId;
import io.hotdeal.stock.OfferStockStore;
import io.hotdeal.stock.OfferStockStore.OfferSnapshot;
import io.hotdeal.stock.StockReader;
import io.hotdeal.worker.audit.OrderRecords.Allocation;
import io.hotdeal.worker.audit.OrderRecords.Total;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The identity of design D8, order by order: a snapshot, a walk through everything, another snapshot. Only when both agree
 * does the walk say anything. Reads only.
 */
public final class Audit {

    /** Findings named of each kind unless asked otherwise; enough to look into, few enough to read. */
    public static final int NAMED = 20;

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
        Snapshot before = snapshot(products);
        Findings findings = new Findings(named);
        new CheckUnits(before, findings).check();
        CompareStates.differences(before.offerSnapshots().values(), states.states())
                .values()
                .forEach(difference -> findings.add(FindingKind.OFFER_STATE, difference));

        Set<OrderId> unknownToAll = new HashSet<>(clientOrders);
        CheckOffer offers = new CheckOffer(reader, records, findings);
        before.offerSnapshots().values().forEach(offerSnapshot -> offers.check(offerSnapshot, unknownToAll::remove));
        long chargesSeen = new CheckCharges(records, charges, findings)
                .check(
                        order -> products.isEmpty() || products.contains(order.offerId()),
                        products.isEmpty(),
                        unknownToAll::remove);
        new TreeSet<>(unknownToAll).forEach(order -> findings.add(FindingKind.CLIENT_ORDER, order.value()));
        before.backlog().deadLetters().values().stream()
                .reduce(Long::sum)
                .filter(letters -> letters > 0)
                .ifPresent(letters -> findings.add(FindingKind.DEAD_LETTER, letters, kafka.newestDeadLetters(named)));

        pause.run();
        Snapshot after = snapshot(products);
        return new AuditReport(before, findings, chargesSeen, after.equals(before) ? null : after.changedSince(before));
    }

    private Snapshot snapshot(Set<OfferId> products) {
        // Kafka first: what is consumed after this changes something below, or the other snapshot's Kafka.
        KafkaRecords.Backlog backlog = kafka.backlog();
        Map<OfferId, Allocation> allocations = new TreeMap<>(records.allocations());
        Set<OfferId> offers = new TreeSet<>(book.offers());
        offers.addAll(allocations.keySet());
        if (!products.isEmpty()) {
            offers.retainAll(products);
            allocations.keySet().retainAll(products);
            backlog = new KafkaRecords.Backlog(Map.of(), backlog.deadLetters());
        }
        Map<OfferId, OfferSnapshot> offerSnapshots = new TreeMap<>();
        offers.forEach(
                offer -> book.snapshot(offer).ifPresent(offerSnapshot -> offerSnapshots.put(offer, offerSnapshot)));
        List<Total> totals = records.totals().stream()
                .filter(total -> products.isEmpty() || products.contains(total.offerId()))
                .toList();
        return new Snapshot(offerSnapshots, allocations, totals, backlog);
    }
}
