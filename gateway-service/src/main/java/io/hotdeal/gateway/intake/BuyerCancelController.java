package io.hotdeal.gateway.intake;

import io.hotdeal.gateway.offers.CancelOwnOrder;
import io.hotdeal.gateway.offers.CancelOwnOrder.OwnCancel;
import io.hotdeal.gateway.ratelimit.OrderLimits;
import io.hotdeal.gateway.response.FieldErrors;
import io.hotdeal.gateway.response.Problem;
import io.hotdeal.gateway.security.BuyerAuthenticator;
import io.hotdeal.offer.OfferId;
import io.hotdeal.order.CustomerId;
import io.hotdeal.order.OrderId;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Lets buyers cancel their own unpaid orders; only where tokens say who they are. 202 until the order has ended, 200 afterwards. */
@RestController
class BuyerCancelController {

    record BuyerCancel(String orderId, boolean done, Instant requestedAt) {}

    private final OrderLimits limits;
    private final BuyerAuthenticator buyers;
    private final CancelOwnOrder cancelOwnOrder;

    BuyerCancelController(OrderLimits limits, BuyerAuthenticator buyers, CancelOwnOrder cancelOwnOrder) {
        this.limits = limits;
        this.buyers = buyers;
        this.cancelOwnOrder = cancelOwnOrder;
    }

    @PostMapping(path = "/offers/{id}/orders/{orderId}/cancel", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<BuyerCancel> cancel(
            @PathVariable String id, @PathVariable String orderId, HttpServletRequest request) {
        limits.check(request); // 429, of the address; before the token, whose check costs more
        String subject = buyers.subject(request); // 401, 503
        if (subject == null) {
            throw Problem.NOT_ALLOWED.refuse(
                    "buyers have no tokens here, so none can show that an order is theirs; an administrator cancels orders");
        }
        var errors = new FieldErrors();
        OfferId offer = errors.parse("id", id, OfferId::parse);
        OrderId order = errors.parse("orderId", orderId, OrderId::new);
        if (offer == null || order == null) {
            throw errors.refuse();
        }
        var buyer = new CustomerId(subject);
        limits.check(buyer); // 429, of the customer
        OwnCancel cancel = cancelOwnOrder.request(offer, order, buyer);
        return ResponseEntity.status(cancel.isDone() ? HttpStatus.OK : HttpStatus.ACCEPTED)
                .body(new BuyerCancel(order.value(), cancel.isDone(), cancel.requestedAt()));
    }
}
