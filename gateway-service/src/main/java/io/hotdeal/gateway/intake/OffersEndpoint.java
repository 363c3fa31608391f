package io.hotdeal.gateway.intake;

import io.hotdeal.gateway.offers.ReadOffers;
import io.hotdeal.gateway.response.FieldErrors;
import io.hotdeal.gateway.response.RenderedResponse;
import io.hotdeal.offer.OfferId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** {@code GET /offers} and {@code GET /offers/{id}}: every open page reads them each second. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class OffersEndpoint extends EndpointFilter {

    private static final Pattern PATH = Pattern.compile("/offers(?:/([^/]+))?");
    private static final List<String> METHODS = List.of("GET", "HEAD");

    private final transient ReadOffers offers;

    OffersEndpoint(ReadOffers offers) {
        super(PATH);
        this.offers = offers;
    }

    @Override
    RenderedResponse respond(HttpServletRequest request, Matcher path) {
        RequestChecks.requirePlainPath(request); // 400
        RequestChecks.requireMethod(request, METHODS); // 405
        RequestChecks.requireJsonAccepted(request); // 406
        String known = request.getHeader(HttpHeaders.IF_NONE_MATCH);
        if (path.group(1) == null) {
            return offers.all(known); // 503
        }
        var errors = new FieldErrors();
        OfferId offer = errors.parse("id", path.group(1), OfferId::parse);
        if (offer == null) {
            throw errors.refuse(); // 400
        }
        return offers.one(offer, known); // 404, 503
    }
}
