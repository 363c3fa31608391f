package io.hotdeal.gateway.offers;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.hotdeal.gateway.offers.CancelRequests.Requested;
import io.hotdeal.gateway.response.FieldErrors;
import io.hotdeal.order.CancelState;
import io.hotdeal.order.EndedBy;
import io.hotdeal.order.OrderId;
import java.security.Principal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Ends orders. A request may be repeated, and says then how far it is: 202 until the order has ended, 200 afterwards. */
@RestController
@RequestMapping(path = "/admin/orders/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
class AdminOrderController {

    /** @param returnUnits whether the units go back on sale; required, for it cannot be changed afterwards */
    record CancelForm(@Nullable Boolean returnUnits) {}

    record CancelView(
            String orderId,
            EndedBy kind,
            boolean returnUnits,
            CancelState state,
            String requestedBy,
            Instant requestedAt,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String dismissedBy) {}

    private final RequestCancel requestCancel;

    AdminOrderController(RequestCancel requestCancel) {
        this.requestCancel = requestCancel;
    }

    @PostMapping(path = "/cancel", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<CancelView> cancel(@PathVariable String id, @RequestBody CancelForm form, Principal administrator) {
        return request(id, EndedBy.CANCEL, form, administrator);
    }

    @PostMapping(path = "/refund", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<CancelView> refund(@PathVariable String id, @RequestBody CancelForm form, Principal administrator) {
        return request(id, EndedBy.REFUND, form, administrator);
    }

    /** Leaves an order as it is whose cancel or refund is given up. */
    @PostMapping(path = "/dismiss")
    CancelView dismiss(@PathVariable String id, Principal administrator) {
        var errors = new FieldErrors();
        OrderId order = errors.parse("id", id, OrderId::new);
        if (order == null) {
            throw errors.refuse();
        }
        return view(order, requestCancel.dismiss(order, administrator.getName()));
    }

    private ResponseEntity<CancelView> request(String id, EndedBy kind, CancelForm form, Principal administrator) {
        var errors = new FieldErrors();
        OrderId order = errors.parse("id", id, OrderId::new);
        if (form.returnUnits() == null) {
            errors.add("returnUnits", "is missing");
        }
        if (order == null || form.returnUnits() == null) {
            throw errors.refuse();
        }
        Requested requested = requestCancel.request(order, kind, form.returnUnits(), administrator.getName());
        return ResponseEntity.status(requested.state() == CancelState.DUE ? HttpStatus.ACCEPTED : HttpStatus.OK)
                .body(view(order, requested));
    }

    private static CancelView view(OrderId order, Requested requested) {
        return new CancelView(
                order.value(),
                requested.kind(),
                requested.returnUnits(),
                requested.state(),
                requested.requestedBy(),
                requested.requestedAt(),
                requested.dismissedBy());
    }
}
