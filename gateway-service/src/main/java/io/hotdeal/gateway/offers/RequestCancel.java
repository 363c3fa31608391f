package io.hotdeal.gateway.offers;

import io.hotdeal.gateway.offers.CancelRequests.Recorded;
import io.hotdeal.gateway.offers.CancelRequests.Requested;
import io.hotdeal.gateway.response.Problem;
import io.hotdeal.gateway.response.RefusedException;
import io.hotdeal.order.CancelState;
import io.hotdeal.order.EndedBy;
import io.hotdeal.order.OrderId;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/**
 * Asks the workers to end an order: before its payment (CANCEL) or after it (REFUND). One row says so, for ever: a repeated request
 * finds it and responds the same, whichever gateway it meets.
 */
@Component
class RequestCancel {

    private static final Logger LOG = LoggerFactory.getLogger(RequestCancel.class);

    private final CancelRequests requests;

    RequestCancel(CancelRequests requests) {
        this.requests = requests;
    }

    /**
     * Stores the request, or finds it.
     *
     * @param kind CANCEL or REFUND
     * @throws RefusedException when the order is unknown, its status does not allow it, or another request was first
     */
    Requested request(OrderId order, EndedBy kind, boolean returnUnits, String administrator) {
        Optional<Requested> known = requests.find(order);
        if (known.isPresent()) {
            return same(order, known.get(), kind, returnUnits);
        }
        Recorded recorded = requests.order(order)
                .orElseThrow(() -> Problem.UNKNOWN_ORDER.refuse(
                        "no order " + order + " is recorded; one that was accepted a moment ago is recorded soon"));
        String refusal = refusal(recorded, kind);
        if (refusal != null) {
            throw Problem.ORDER_STATE.refuse("order " + order + " " + refusal);
        }
        try {
            return requests.insert(order, recorded.offer(), kind, returnUnits, administrator);
        } catch (DuplicateKeyException e) {
            // Another request was first, perhaps this very one at another gateway.
            return same(order, requests.find(order).orElseThrow(), kind, returnUnits);
        }
    }

    /**
     * Leaves an order as it is whose cancel or refund the workers have given up. May be repeated.
     *
     * @throws RefusedException when none was asked for, or it is not given up
     */
    Requested dismiss(OrderId order, String administrator) {
        boolean dismissed = requests.dismiss(order, administrator);
        Requested now = requests.find(order)
                .orElseThrow(
                        () -> Problem.UNKNOWN_ORDER.refuse("no cancel or refund of order " + order + " was asked for"));
        if (dismissed) {
            LOG.atInfo()
                    .addKeyValue("orderId", order)
                    .log("the {} of order {} is dismissed by {}", now.kind(), order, administrator);
        } else if (now.state() != CancelState.NONE) {
            throw Problem.ORDER_STATE.refuse(what(order, now)
                    + switch (now.state()) {
                        case DUE -> " is due: the workers end it, or give it up; then it can be dismissed";
                        case GIVEN_UP -> " has ended the order; its operator runs the command order ID";
                        case DONE, NONE -> " is done";
                    });
        }
        return now;
    }

    private static String what(OrderId order, Requested known) {
        return "the " + known.kind().name().toLowerCase(Locale.ROOT) + " of order " + order;
    }

    private static @Nullable String refusal(Recorded order, EndedBy kind) {
        return switch (order.status()) {
            case ACCEPTED, RECORDED -> kind == EndedBy.CANCEL ? null : "is not paid yet: cancel it";
            case PAID -> kind == EndedBy.REFUND ? null : "is paid: refund it";
            case DECLINED, REJECTED -> "is " + order.status() + " already";
        };
    }

    private static Requested same(OrderId order, Requested known, EndedBy kind, boolean returnUnits) {
        String what = what(order, known);
        if (known.state() == CancelState.GIVEN_UP) {
            throw Problem.ORDER_STATE.refuse(what + " is given up after " + known.attempts()
                    + " tries: dismiss it, or its operator runs the command order ID");
        }
        if (known.dismissedBy() != null) {
            throw Problem.ORDER_STATE.refuse(
                    what + " was dismissed by " + known.dismissedBy() + "; its operator runs the command order ID");
        }
        if (known.state() == CancelState.NONE) {
            throw Problem.ORDER_STATE.refuse("order " + order + " had ended by itself before");
        }
        if (known.kind() != kind || known.returnUnits() != returnUnits) {
            throw Problem.ORDER_STATE.refuse(
                    what + " was asked for before, with returnUnits " + known.returnUnits() + "; nothing is changed");
        }
        return known;
    }
}
