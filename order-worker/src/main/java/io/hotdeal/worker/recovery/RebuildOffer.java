package io.hotdeal.worker.recovery;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderId;
import io.hotdeal.redis.StockOutcomeUnknownException;
import io.hotdeal.redis.StockUnavailableException;
import io.hotdeal.stock.Outbox;
import io.hotdeal.stock.Reservation;
import io.hotdeal.stock.ReservationState;
import io.hotdeal.stock.StockLedger;
import io.hotdeal.stock.StockRebuild;
import io.hotdeal.stock.StockRebuild.Replaced;
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
 * Writes an offer in Redis anew from ORDER_HISTORY (design, rule 11): pauses it, saves what Redis alone still has, waits for
 * the workers, replaces its data in one step, audits it, and only then sells on. It may be repeated at any point. When it
 * stops before it has replaced anything, the offer is as before; when it is unknown whether it has, the offer stays closed for
 * buyers. Changes of the offer go on meanwhile, and hold.
 */
public final class RebuildOffer {

    /**
     * Findings that do not keep an offer closed: rejected orders, dead letters, a cancel or refund that the provider does not do,
     * and a state that differs between Redis and the database, which resuming ends.
     */
    static final Set<FindingKind> RESUMES_WITH = Set.of(
            FindingKind.REJECTED_ORDER, FindingKind.DEAD_LETTER, FindingKind.CANCEL_OVERDUE, FindingKind.OFFER_STATE);

    /** Of replacing, each after a change that came between the read of the database and the replacement. */
    private static final int ATTEMPTS = 3;

    /** Redis has not said in time whether it has replaced the offer. */
    private static final class MayBeReplacedException extends RuntimeException {
        private final RuntimeException unanswered;

        MayBeReplacedException(RuntimeException unanswered) {
            super(unanswered);
            this.unanswered = unanswered;
        }
    }

    private final RecordedOffers offers;
    private final OrderRecords records;
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
            Outbox outbox,
            StockRebuild rebuild,
            RepublishOrders republishOrders,
            DrainWaiter catchUp,
            Audit audit,
            Supplier<String> runs) {
        this.offers = offers;
        this.records = records;
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
     * @throws NotDrainedException when orders are on their way, or another rebuild has begun since
     * @throws IllegalArgumentException when the database has no allocation of the product
     */
    public AuditReport run(OfferId offer, Consumer<String> out) {
        if (offers.find(offer).isEmpty()) {
            throw new IllegalArgumentException("product " + offer + " has no allocation; there is nothing to rebuild");
        }
        String run = runs.get();
        begin(offer, run, out);
        try {
            saveWhatRedisHas(offer, out);
            replace(offer, run, out);
        } catch (MayBeReplacedException e) {
            out.accept("offer " + offer + " may be rewritten; it stays closed for buyers until this command has run "
                    + "again, or audit --repair finds nothing wrong with it");
            throw e.unanswered;
        } catch (RuntimeException e) {
            leaveAsBefore(offer, run, out);
            throw e;
        }
        try {
            return sellOn(offer, run, out);
        } catch (RuntimeException e) {
            out.accept("offer " + offer + " is rewritten, and may be closed for buyers still; this command again, or "
                    + "audit --repair, puts it on sale once its audit passes");
            throw e;
        }
    }

    private void begin(OfferId offer, String run, Consumer<String> out) {
        try {
            out.accept(
                    switch (rebuild.begin(offer, run)) {
                        case PAUSED -> "offer " + offer + " is closed for buyers";
                        case CLOSED -> "offer " + offer + " is closed";
                        case OFFER_MISSING -> "Redis does not know offer " + offer + "; no client can buy";
                    });
        } catch (StockOutcomeUnknownException e) {
            leaveAsBefore(offer, run, out);
            throw e;
        }
    }

    private AuditReport sellOn(OfferId offer, String run, Consumer<String> out) {
        // A payment that ended while its row was read and before Redis had it: settled again.
        republishOrders.republish(offer);
        catchUp.await(out);
        AuditReport report = catchUp.audit(audit, Set.of(offer), Set.of(), Audit.NAMED);
        if (!offers.find(offer).orElseThrow().state().onSale()) {
            out.accept("offer " + offer + " stays closed, as in the database");
        } else if (report.exitCode() == AuditReport.ExitCode.NOT_QUIET || report.findsBeyond(RESUMES_WITH)) {
            out.accept("offer " + offer + " stays closed for buyers; see the audit, and run this again");
        } else if (catchUp.untilKnown(() -> rebuild.resume(offer, run))) {
            out.accept("offer " + offer + " is on sale again");
            return report.without(FindingKind.OFFER_STATE);
        } else {
            out.accept("offer " + offer + " was changed meanwhile, and stays as that change left it");
        }
        return report;
    }

    /** Also when it is unknown whether this run has paused the offer: only its own pause is ended. */
    private void leaveAsBefore(OfferId offer, String run, Consumer<String> out) {
        try {
            out.accept(
                    rebuild.resume(offer, run)
                            ? "this run has rewritten nothing; offer " + offer + " is on sale again"
                            : "offer " + offer + " is as before, or as a change or another rebuild has left it");
        } catch (StockUnavailableException | StockOutcomeUnknownException e) {
            out.accept("offer " + offer
                    + " may be closed for buyers still; audit --repair, or this command again, puts it on sale");
        }
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

    private void replace(OfferId offer, String run, Consumer<String> out) {
        for (int attempt = 1; ; attempt++) {
            switch (replaceOnce(offer, run, out)) {
                case REPLACED -> {
                    return;
                }
                case OPEN -> throw new NotDrainedException("somebody has opened offer " + offer + " meanwhile");
                case OUTBOX -> throw new NotDrainedException("an order of offer " + offer + " was reserved meanwhile");
                case SUPERSEDED -> throw anotherRun(offer);
                case CHANGED -> {
                    if (attempt == ATTEMPTS) {
                        throw new NotDrainedException("offer " + offer + " is being changed; run this again");
                    }
                    rebuild.begin(offer, run);
                }
            }
        }
    }

    private Replaced replaceOnce(OfferId offer, String run, Consumer<String> out) {
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
        Replaced replaced = replacedBy(
                () -> rebuild.replace(offer, run, recorded.state(), recorded.allocated(), recorded.changes()));
        if (replaced == Replaced.REPLACED) {
            out.accept("written from the database: " + orders[0] + " orders");
        }
        return replaced;
    }

    /** @throws MayBeReplacedException when a response is lost, and repeated calls have none either */
    private Replaced replacedBy(Supplier<Replaced> replacement) {
        try {
            return replacement.get();
        } catch (StockOutcomeUnknownException lost) {
            try {
                return catchUp.untilKnown(replacement);
            } catch (StockUnavailableException | StockOutcomeUnknownException e) {
                throw new MayBeReplacedException(e);
            }
        }
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
