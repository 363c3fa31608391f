package io.hotdeal.gateway.offers;

import io.hotdeal.gateway.offers.CancelRequests.Recorded;
import io.hotdeal.gateway.offers.CancelRequests.Requested;
import io.hotdeal.gateway.response.Problem;
import io.hotdeal.gateway.response.RefusedException;
import io.hotdeal.offer.OfferId;
import io.hotdeal.order.CancelState;
import io.hotdeal.order.CustomerId;
import io.hotdeal.order.EndedBy;
import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderStatus;
import java.time.Instant;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/**
 * Cancels an unpaid order for its own buyer; its units go back on sale. The same row as an administrator's cancel says so, and
 * a worker ends the order (docs/decisions/0034). May be repeated, at any gateway. Thread-safe.
 */
@Component
public final class CancelOwnOrder {

    /** What an administrator reads as the one who asked for it. */
    static final String BY = "its buyer";

    /** @param isDone whether the order has ended; else a worker ends it soon */
    public record OwnCancel(boolean isDone, Instant requestedAt) {}

    private final CancelRequests requests;

    CancelOwnOrder(CancelRequests requests) {
        this.requests = requests;
    }

    /**
     * Stores the request, or finds it. An order of another customer or another offer is as unknown as one that does not exist.
     *
     * @throws RefusedException 404 for any other order than the buyer's own, 409 when it is paid or has ended otherwise
     */
    public OwnCancel request(OfferId offer, OrderId order, CustomerId buyer) {
        Recorded recorded = requests.order(order)
                .filter(found -> found.offer().equals(offer) && found.customer().equals(buyer.value()))
                .orElseThrow(() -> Problem.UNKNOWN_ORDER.refuse("no order " + order + " of offer " + offer
                        + " is yours and recorded; one that was accepted a moment ago is recorded soon"));
        Optional<Requested> known = requests.find(order);
        if (known.isPresent()) {
            return same(order, known.get());
        }
        if (recorded.status() != OrderStatus.RECORDED) {
            throw Problem.ORDER_STATE.refuse("order " + order + " is " + recorded.status() + " already");
        }
        try {
            return same(order, requests.insert(order, offer, EndedBy.CANCEL, true, BY));
        } catch (DuplicateKeyException e) {
            // Another request was first, perhaps this very one at another gateway.
            return same(order, requests.find(order).orElseThrow());
        }
    }

    private static OwnCancel same(OrderId order, Requested known) {
        boolean isDone = known.state() == CancelState.DONE;
        boolean isOpen = isDone || known.state() == CancelState.DUE;
        if (known.kind() != EndedBy.CANCEL || !isOpen) {
            throw Problem.ORDER_STATE.refuse(
                    "order " + order + " cannot be cancelled any more: it is paid or has ended, or the shop "
                            + "has yet to decide about it");
        }
        return new OwnCancel(isDone, known.requestedAt());
    }
}
