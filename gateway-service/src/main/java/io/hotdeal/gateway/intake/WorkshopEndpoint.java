package io.hotdeal.gateway.intake;

import io.hotdeal.gateway.PlaceOrder;
import io.hotdeal.gateway.PlaceOrder.Placed;
import io.hotdeal.gateway.reservation.ReservationResult.Decided;
import io.hotdeal.gateway.response.FieldErrors;
import io.hotdeal.gateway.response.RenderedResponse;
import io.hotdeal.gateway.security.GuestPolicy;
import io.hotdeal.offer.OfferId;
import io.hotdeal.stock.ReserveOutcome.Reserved;
import io.hotdeal.stock.ReserveOutcome.SoldOut;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/** The workshop's {@code /order-redis}, so that its {@code ab} commands run unchanged; behind it is the pipeline. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class WorkshopEndpoint extends EndpointFilter {

    private static final Pattern PATH = Pattern.compile("/order-redis");
    private static final List<String> METHODS = List.of("GET", "POST");

    private final transient GuestPolicy guests;
    private final transient PlaceOrder placeOrder;
    private final transient OrderResponse response;

    WorkshopEndpoint(GuestPolicy guests, PlaceOrder placeOrder, OrderResponse response) {
        super(PATH);
        this.guests = guests;
        this.placeOrder = placeOrder;
        this.response = response;
    }

    @Override
    RenderedResponse respond(HttpServletRequest request, Matcher path) {
        RequestChecks.requirePlainPath(request); // 400
        RequestChecks.requireMethod(request, METHODS); // 405, also for HEAD, which must not buy
        BoundedBody.requireShort(request); // 413
        guests.check(request); // 403, 429
        String product = Objects.requireNonNullElse(request.getParameter("prodId"), "1");
        OfferId offer = FieldErrors.require("prodId", product, OfferId::parse); // 400
        Placed placed = placeOrder.placeForGuest(offer);
        if (placed.result() instanceof Decided decided) {
            if (decided.outcome() instanceof Reserved reserved) {
                return text(Integer.toString(reserved.available()));
            }
            if (decided.outcome() instanceof SoldOut) {
                return text("Out Of Stock");
            }
        }
        return response.to(offer, placed, null);
    }

    private static RenderedResponse text(String body) {
        return new RenderedResponse(
                HttpStatus.OK.value(), MediaType.TEXT_PLAIN_VALUE, Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }
}
