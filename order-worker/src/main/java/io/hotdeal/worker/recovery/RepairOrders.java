package io.hotdeal.worker.recovery;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderId;
import io.hotdeal.stock.OfferStockStore;
import io.hotdeal.worker.audit.Audit;
import io.hotdeal.worker.audit.AuditReport;
import io.hotdeal.worker.recovery.RepublishOrders.Republished;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** {@code audit --repair}: does what is safe, waits until the workers have had it, and audits. */
public final class RepairOrders {

    private final OfferStockStore book;
    private final RepublishOrders republishOrders;
    private final RepairStates repairStates;
    private final DrainWaiter catchUp;
    private final Audit audit;

    RepairOrders(
            OfferStockStore book,
            RepublishOrders republishOrders,
            RepairStates repairStates,
            DrainWaiter catchUp,
            Audit audit) {
        this.book = book;
        this.republishOrders = republishOrders;
        this.repairStates = repairStates;
        this.catchUp = catchUp;
        this.audit = audit;
    }

    /**
     * Repairs, then judges.
     *
     * @param products only these offers; empty for all
     * @param named    orders and findings of each kind that are named; all are counted
     * @param out      is told what is done
     * @return what the audit says afterwards
     */
    public AuditReport run(Set<OfferId> products, Set<OrderId> clientOrders, int named, Consumer<String> out) {
        Collection<OfferId> offers = products.isEmpty() ? book.offers() : products;
        List<Republished> done = new ArrayList<>();
        offers.forEach(offer -> done.addAll(republishOrders.republish(offer)));
        out.accept(done.isEmpty() ? "nothing to publish again" : "published again: " + done.size() + " orders");
        done.stream().limit(named).forEach(order -> out.accept("    " + order.orderId() + " (" + order.reason() + ")"));
        if (done.size() > named) {
            out.accept("    and " + (done.size() - named) + " more");
        }
        catchUp.await(out);
        repairStates.repair(offers, out);
        return catchUp.audit(audit, products, clientOrders, named);
    }
}
