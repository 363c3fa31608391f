package io.hotdeal.gateway.intake;

import io.hotdeal.gateway.PlaceOrder;
import io.hotdeal.gateway.ratelimit.OrderLimits;
import io.hotdeal.gateway.response.FieldErrors;
import io.hotdeal.gateway.response.RenderedResponse;
import io.hotdeal.gateway.security.BuyerAuthenticator;
import io.hotdeal.offer.OfferId;
import io.hotdeal.order.CustomerId;
import io.hotdeal.order.IdempotencyKey;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** {@code POST /offers/{id}/orders}: the hot path, and the only way to it. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class OrderEndpoint extends EndpointFilter {

    private static final Pattern PATH = Pattern.compile("/offers/([^/]+)/orders");
    private static final List<String> METHODS = List.of("POST");

    private final transient OrderLimits limits;
    private final transient BuyerAuthenticator buyers;
    private final transient PlaceOrder placeOrder;
    private final transient OrderResponse response;
    private final transient IntakeProperties bounds;
    private final transient ObjectReader json;

    OrderEndpoint(
            OrderLimits limits,
            BuyerAuthenticator buyers,
            PlaceOrder placeOrder,
            OrderResponse response,
            IntakeProperties bounds,
            JsonMapper json) {
        super(PATH);
        this.limits = limits;
        this.buyers = buyers;
        this.placeOrder = placeOrder;
        this.response = response;
        this.bounds = bounds;
        this.json = json.readerFor(OrderForm.class);
    }

    /** The checks in their order; the first that fails ends the request. */
    @Override
    RenderedResponse respond(HttpServletRequest request, Matcher path) throws IOException {
        RequestChecks.requirePlainPath(request); // 400
        RequestChecks.requireMethod(request, METHODS); // 405
        RequestChecks.requireJsonBody(request); // 415
        RequestChecks.requireJsonAccepted(request); // 406
        byte[] body = BoundedBody.read(request, bounds.bodyWithin()); // 413, 408
        limits.check(request); // 429, of the address; before the token, whose check costs more
        String subject = buyers.subject(request); // 401, 503
        var errors = new FieldErrors();
        OfferId offer = errors.parse("id", path.group(1), OfferId::parse);
        IdempotencyKey key = errors.parseHeader("Idempotency-Key", request, IdempotencyKey::new);
        OrderForm form = OrderForm.read(json, body, errors);
        OrderForm.Checked order =
                form == null ? null : form.check(buyers.customer(subject, form.customerId()), errors); // 403
        if (offer == null || order == null || errors.any()) {
            throw errors.refuse(); // 400, every field named
        }
        limits.check(order.customer()); // 429, of the customer
        CustomerId buyer = subject == null ? null : order.customer();
        return response.to(offer, placeOrder.place(offer, order.customer(), order.quantity(), key), buyer);
    }
}
