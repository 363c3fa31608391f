package io.hotdeal.worker.recovery;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderId;
import io.hotdeal.stock.OfferStockStore;
import io.hotdeal.stock.Outbox;
import io.hotdeal.stock.Reservation;
import io.hotdeal.stock.ReservationState;
import io.hotdeal.stock.StockLedger;
import io.hotdeal.stock.StockRebuild;
import io.hotdeal.worker.audit.Audit;
import io.hotdeal.worker.audit.AuditReport;
import io.hotdeal.worker.audit.FindingKind;
import io.hotdeal.worker.audit.OrderRecords;
import io.hotdeal.worker.audit.OrderRecords.Order;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Writes an offer in Redis anew from ORDER_HISTORY (design, rule 11): closes it, saves what Redis alone still has, waits for
 * the workers, replaces its data in one step, audits it, and only then sells on. It may be repeated at any point.
 */
public final class RebuildOffer {

    /** Orders that are nobody's fault now: the database has said so, or has not said anything yet. */
    private static final Set<FindingKind> SELLS_ON_WITH = Set.of(FindingKind.REJECTED_ORDER, FindingKind.DEAD_LETTER);

    private final RecordedOffers offers;
    private final OrderRecords records;
    private final OfferStockStore book;
    private final Outbox outbox;
    private final StockRebuild rebuild;
    private final RepublishOrders republishOrders;
    private final DrainWaiter catchUp;
    private final Audit audit;
    private final Supplier<String> runs;

    /** @param runs names each run differently */
    RebuildOffer(
            RecordedOffers offers,
            OrderRecords records,
            OfferStockStore book,
            Outbox outbox,
            StockRebuild rebuild,
            RepublishOrders republishOrders,
            DrainWaiter catchUp,
            Audit audit,
            Supplier<String> runs) {
        this.offers = offers;
        this.records = records;
        this.book = book;
        this.outbox = outbox;
        this.rebuild = rebuild;
        this.republishOrders = republishOrders;
        this.catchUp = catchUp;
        this.audit = audit;
        this.runs = runs;
    }

    /**
     * Rebuilds.
     *
     * @param out is told each step
     * @return what the audit says of the offer; it is on sale again when the audit found nothing to wait for
     * @throws NotDrainedException when orders are on their way, and nothing was rewritten
     * @throws IllegalArgumentException when the database has no allocation of the product
     */
    public AuditReport run(OfferId offer, Consumer<String> out) {
        if (offers.find(offer).isEmpty()) {
            throw new IllegalArgumentException("product " + offer + " has no allocation; there is nothing to rebuild");
        }
        out.accept(
                book.close(offer).isPresent()
                        ? "offer " + offer + " is closed for buyers"
                        : "Redis does not know offer " + offer + "; nobody can buy");
        saveWhatRedisHas(offer, out);
        RecordedOffer recorded = replace(offer, out);
        // A payment that ended while its row was read and before Redis had it: settled again.
        republishOrders.republish(offer);
        catchUp.await(out);
        AuditReport report = catchUp.audit(audit, Set.of(offer), Set.of(), Audit.NAMED);
        if (!recorded.onSale()) {
            out.accept("offer " + offer + " stays closed, as in the database");
        } else if (report.exitCode() == AuditReport.ExitCode.NOT_QUIET || report.findsBeyond(SELLS_ON_WITH)) {
            out.accept("offer " + offer + " stays closed for buyers; see the audit, and run this again");
        } else {
            rebuild.resume(offer);
            out.accept("offer " + offer + " is on sale again");
        }
        return report;
    }

    private void saveWhatRedisHas(OfferId offer, Consumer<String> out) {
        catchUp.until(
                () -> outbox.depth(offer) == 0,
                () -> outbox.depth(offer) + " orders of offer " + offer + " wait for Kafka; is a gateway running?");
        int saved = republishOrders.republish(offer).size();
        if (saved > 0) {
            out.accept("published again: " + saved + " orders that stood still");
        }
        catchUp.await(out);
        List<OrderId> lost = republishOrders.withoutRow(offer);
        if (!lost.isEmpty()) {
            throw new NotDrainedException(lost.size() + " orders are held in Redis and have no row, such as "
                    + lost.getFirst() + "; a rebuild would lose them. See the dead letters: redrive");
        }
    }

    private RecordedOffer replace(OfferId offer, Consumer<String> out) {
        String run = runs.get();
        rebuild.begin(offer, run);
        RecordedOffer recorded = offers.find(offer).orElseThrow();
        List<Reservation> chunk = new ArrayList<>();
        int[] orders = {0};
        records.forEachOrder(offer, order -> {
            orders[0]++;
            chunk.add(reservation(order));
            if (chunk.size() == StockLedger.MAX_BATCH) {
                setAside(offer, run, chunk);
            }
        });
        setAside(offer, run, chunk);
        var replaced = rebuild.replace(offer, run, recorded.terms(), recorded.allocated(), recorded.changes());
        switch (replaced) {
            case REPLACED -> out.accept("written from the database: " + orders[0] + " orders");
            case OPEN -> throw new NotDrainedException("somebody has opened offer " + offer + " meanwhile");
            case OUTBOX -> throw new NotDrainedException("an order of offer " + offer + " was reserved meanwhile");
            case SUPERSEDED -> throw anotherRun(offer);
        }
        return recorded;
    }

    private void setAside(OfferId offer, String run, List<Reservation> chunk) {
        if (!chunk.isEmpty() && !rebuild.setAside(offer, run, chunk)) {
            throw anotherRun(offer);
        }
        chunk.clear();
    }

    private static NotDrainedException anotherRun(OfferId offer) {
        return new NotDrainedException("another rebuild of offer " + offer + " is running");
    }

    private static Reservation reservation(Order order) {
        BigDecimal unitPrice = order.amount().divide(BigDecimal.valueOf(order.quantity()), 2, RoundingMode.HALF_UP);
        return new Reservation(
                order.orderId(),
                order.customerId(),
                order.quantity(),
                order.reservedAt(),
                unitPrice,
                ReservationState.of(order.status()));
    }
}
