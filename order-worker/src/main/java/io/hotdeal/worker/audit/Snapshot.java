package io.hotdeal.worker.audit;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderStatus;
import io.hotdeal.stock.OfferStockStore.OfferSnapshot;
import io.hotdeal.worker.audit.KafkaRecords.Backlog;
import io.hotdeal.worker.audit.OrderRecords.Allocation;
import io.hotdeal.worker.audit.OrderRecords.Retirement;
import io.hotdeal.worker.audit.OrderRecords.Total;
import java.util.List;
import java.util.Map;

/** Everything that moves while orders are on their way. Two equal ones, before and after: nothing moved. */
record Snapshot(
        Map<OfferId, OfferSnapshot> offerSnapshots,
        Map<OfferId, Allocation> allocations,
        Map<OfferId, Retirement> retirements,
        List<Total> totals,
        Backlog backlog) {

    /** Units of the offer's orders that came through Redis. */
    long units(OfferId offer, OrderStatus status) {
        return totals.stream()
                .filter(total -> total.offerId().equals(offer)
                        && total.status() == status
                        && total.channel().equals("PIPELINE"))
                .mapToLong(Total::units)
                .sum();
    }

    /** What other offers' orders move as well is left out. */
    Snapshot ofItsOffersAlone() {
        return new Snapshot(offerSnapshots, allocations, retirements, totals, new Backlog(Map.of(), Map.of()));
    }

    Retirement retirement(OfferId offer) {
        return retirements.getOrDefault(offer, Retirement.NONE);
    }

    /** Orders there are at least, in the database or in Redis: a measure for what reads them. */
    long orders() {
        long rows = totals.stream().mapToLong(Total::orders).sum();
        long units = offerSnapshots.values().stream()
                .mapToLong(offer -> offer.stock().held()
                        + offer.stock().sold()
                        + offer.stock().rejected())
                .sum();
        return Math.max(rows, units);
    }

    /** What differs, in a few words. */
    String changedSince(Snapshot before) {
        if (!offerSnapshots.equals(before.offerSnapshots)) {
            return "stock in Redis changed";
        }
        if (!totals.equals(before.totals)
                || !allocations.equals(before.allocations)
                || !retirements.equals(before.retirements)) {
            return "orders in the database changed";
        }
        return "Kafka's records went from " + before.backlog + " to " + backlog;
    }
}
