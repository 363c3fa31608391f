package io.hotdeal.worker.recovery;

import io.hotdeal.offer.OfferId;
import io.hotdeal.stock.OfferStockStore;
import io.hotdeal.stock.OfferStockStore.ChangeOutcome;
import io.hotdeal.stock.OfferStockStore.OfferSnapshot;
import io.hotdeal.stock.StockRebuild;
import io.hotdeal.worker.audit.Audit;
import io.hotdeal.worker.audit.AuditReport;
import io.hotdeal.worker.audit.AuditReport.ExitCode;
import io.hotdeal.worker.audit.CompareStates;
import io.hotdeal.worker.audit.OfferStates;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Gives offers whose states differ the database's. Closing is always safe. An offer is put on sale only when the audit finds
 * nothing else wrong with it, as after a rebuild. A change that comes meanwhile is newer, and holds.
 */
final class RepairStates {

    private final OfferStockStore book;
    private final OfferStates states;
    private final RecordedOffers offers;
    private final StockRebuild rebuild;
    private final DrainWaiter catchUp;
    private final Audit audit;

    RepairStates(
            OfferStockStore book,
            OfferStates states,
            RecordedOffers offers,
            StockRebuild rebuild,
            DrainWaiter catchUp,
            Audit audit) {
        this.book = book;
        this.states = states;
        this.offers = offers;
        this.rebuild = rebuild;
        this.catchUp = catchUp;
        this.audit = audit;
    }

    /** @param out is told of each offer whose states differ */
    void repair(Collection<OfferId> among, Consumer<String> out) {
        List<OfferSnapshot> snapshots =
                among.stream().map(book::snapshot).flatMap(Optional::stream).toList();
        CompareStates.differences(snapshots, states.states()).forEach((offer, difference) -> {
            out.accept(difference);
            offers.find(offer).ifPresent(recorded -> out.accept("    " + repair(recorded)));
        });
    }

    /** @return what became of it, in words */
    private String repair(RecordedOffer recorded) {
        OfferId offer = recorded.offer();
        if (recorded.expected().onSale() && !isSound(offer)) {
            return "stays closed for buyers, because the audit finds more; then: rebuild " + offer;
        }
        ChangeOutcome outcome = rebuild.align(offer, recorded.expected());
        return switch (outcome) {
            case APPLIED -> recorded.expected().onSale() ? "is on sale now" : "is closed now";
            case SUPERSEDED ->
                "Redis has a newer state: a gateway is finishing a change, so run this again; or the database was restored from a "
                        + "copy, so rebuild " + offer;
            default -> "Redis has lost it; rebuild " + offer;
        };
    }

    private boolean isSound(OfferId offer) {
        AuditReport report = catchUp.audit(audit, Set.of(offer), Set.of(), 0);
        return report.exitCode() != ExitCode.NOT_QUIET && !report.findsBeyond(RebuildOffer.RESUMES_WITH);
    }
}
