package io.hotdeal.gateway.intake;

import io.hotdeal.gateway.FieldErrors;
import io.hotdeal.gateway.PlaceOrder;
import io.hotdeal.offer.OfferId;
import io.hotdeal.order.IdempotencyKey;
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

    private final PlaceOrder placeOrder;
    private final OrderAnswer answer;

    OrderController(PlaceOrder placeOrder, OrderAnswer answer) {
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
            @RequestBody OrderForm form) {
        var errors = new FieldErrors();
        OfferId offer = errors.parse("id", id, OfferId::parse);
        IdempotencyKey key =
                idempotencyKey == null ? null : errors.parse("Idempotency-Key", idempotencyKey, IdempotencyKey::new);
        OrderForm.Checked order = form.check(errors);
        if (offer == null || order == null || errors.any()) {
            return errors.answer();
        }
        return answer.to(offer, placeOrder.place(offer, order.customer(), order.quantity(), key));
    }
}
