package io.hotdeal.worker.doctor;

import io.hotdeal.stock.OfferStockStore;
import io.hotdeal.worker.audit.CompareStates;
import io.hotdeal.worker.audit.OfferStates;
import java.util.List;

/** Whether Redis sells what the database says, under its terms. */
final class CheckOffers implements Check {

    private final OfferStockStore book;
    private final OfferStates states;

    CheckOffers(OfferStockStore book, OfferStates states) {
        this.book = book;
        this.states = states;
    }

    @Override
    public String part() {
        return "the offers";
    }

    @Override
    public List<Diagnostic> diagnostics() {
        // Redis first: a change is in the database before it is in Redis, so a change that comes meanwhile may be
        // named.
        return CompareStates.differences(book.snapshots(), states.states()).values().stream()
                .map(difference -> Diagnostic.fault(
                        difference, "audit --repair, which says what else to do if that does not heal it"))
                .toList();
    }
}
