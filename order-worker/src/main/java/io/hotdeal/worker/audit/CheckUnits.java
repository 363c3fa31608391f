package io.hotdeal.worker.audit;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderStatus;
import io.hotdeal.stock.OfferStockStore.OfferSnapshot;
import io.hotdeal.stock.OfferStockStore.Stock;
import io.hotdeal.worker.audit.KafkaRecords.Backlog;
import io.hotdeal.worker.audit.OrderRecords.Allocation;
import java.util.Set;
import java.util.TreeSet;

/** Holds the sums of one snapshot against each other. */
final class CheckUnits {

    private final Snapshot snapshot;
    private final Findings findings;

    CheckUnits(Snapshot snapshot, Findings findings) {
        this.snapshot = snapshot;
        this.findings = findings;
    }

    void check() {
        Set<OfferId> offers = new TreeSet<>(snapshot.offerSnapshots().keySet());
        offers.addAll(snapshot.allocations().keySet());
        for (OfferId offer : offers) {
            OfferSnapshot offerSnapshot = snapshot.offerSnapshots().get(offer);
            Allocation allocation = snapshot.allocations().get(offer);
            if (offerSnapshot != null && allocation != null) {
                check(offerSnapshot, allocation);
            } else {
                findings.add(
                        FindingKind.OFFER_MISSING,
                        "offer " + offer + " is only in " + (offerSnapshot == null ? "the database" : "Redis"));
            }
        }
        check(snapshot.backlog());
    }

    private void check(OfferSnapshot offerSnapshot, Allocation allocation) {
        OfferId offer = offerSnapshot.offer();
        Stock stock = offerSnapshot.stock();
        long paid = snapshot.units(offer, OrderStatus.PAID);
        long retired = snapshot.retirement(offer).units();
        long recorded = snapshot.units(offer, OrderStatus.RECORDED);
        long sum = stock.available() + stock.held() + stock.sold() + stock.rejected();
        if (stock.initial() != sum || stock.available() < 0) {
            findings.add(FindingKind.STOCK_IDENTITY, "offer " + offer + ": " + stock + " adds up to " + sum);
        }
        compare(
                FindingKind.ALLOCATED_UNITS,
                offer,
                "initial less rejected in Redis",
                stock.initial() - stock.rejected(),
                "ALLOCATED",
                allocation.allocated() - retired);
        compare(FindingKind.SOLD_UNITS, offer, "sold in Redis", stock.sold(), "paid", paid - retired);
        compare(FindingKind.DATABASE_SOLD, offer, "SOLD", allocation.sold(), "paid and recorded", paid + recorded);
        if (offerSnapshot.outboxDepth() > 0) {
            findings.add(FindingKind.OUTBOX, "offer " + offer + ": " + offerSnapshot.outboxDepth());
        }
    }

    private void compare(FindingKind kind, OfferId offer, String oneName, long one, String otherName, long other) {
        if (one != other) {
            findings.add(kind, "offer %s: %s %d, %s %d".formatted(offer, oneName, one, otherName, other));
        }
    }

    private void check(Backlog backlog) {
        backlog.lag().forEach((group, records) -> {
            if (records > 0) {
                findings.add(FindingKind.LAG, group + ": " + records);
            }
        });
    }
}
