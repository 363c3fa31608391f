package io.hotdeal.gateway.intake;

import io.hotdeal.gateway.FieldErrors;
import io.hotdeal.gateway.PlaceOrder;
import io.hotdeal.gateway.access.Buyers;
import io.hotdeal.gateway.fairness.OrderLimits;
import io.hotdeal.offer.OfferId;
import io.hotdeal.order.IdempotencyKey;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code POST /offers/{id}/orders}: the hot path. Says what it produces, so that a client that accepts no JSON is refused
 * before anything is reserved.
 */
@RestController
class OrderController {

    private final OrderLimits limits;
    private final Buyers buyers;
    private final PlaceOrder placeOrder;
    private final OrderAnswer answer;

    OrderController(OrderLimits limits, Buyers buyers, PlaceOrder placeOrder, OrderAnswer answer) {
        this.limits = limits;
        this.buyers = buyers;
        this.placeOrder = placeOrder;
        this.answer = answer;
    }

    @PostMapping(
            path = "/offers/{id}/orders",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Object> order(
            @PathVariable String id,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
            @RequestBody OrderForm form,
            HttpServletRequest request) {
        ResponseEntity<Object> refusal = limits.refuse(request);
        if (refusal != null) {
            return refusal;
        }
        var errors = new FieldErrors();
        OfferId offer = errors.parse("id", id, OfferId::parse);
        IdempotencyKey key =
                idempotencyKey == null ? null : errors.parse("Idempotency-Key", idempotencyKey, IdempotencyKey::new);
        OrderForm.Checked order = form.check(buyers.customer(request, form.customerId()), errors);
        if (offer == null || order == null || errors.any()) {
            return errors.answer();
        }
        refusal = limits.refuse(order.customer());
        return refusal != null
                ? refusal
                : answer.to(offer, placeOrder.place(offer, order.customer(), order.quantity(), key));
    }
}
