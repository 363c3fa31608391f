package io.hotdeal.gateway.intake;

import io.hotdeal.gateway.payments.PaymentEventForm;
import io.hotdeal.gateway.payments.WebhookProperties;
import io.hotdeal.gateway.payments.WebhookSignature;
import io.hotdeal.gateway.publication.ReportPublisher;
import io.hotdeal.gateway.response.Problem;
import io.hotdeal.gateway.response.RefusedException;
import io.hotdeal.gateway.response.RenderedResponse;
import io.hotdeal.order.OrderEvent.PaymentReported;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code POST /payments/events}: takes what the payment provider reports, when its signature is right, to Kafka. Without a
 * configured secret there is no such path. {@code hotdeal.payment.events{outcome}} counts what was accepted and refused.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class PaymentEventsEndpoint extends EndpointFilter {

    private static final Logger LOG = LoggerFactory.getLogger(PaymentEventsEndpoint.class);
    private static final Pattern PATH = Pattern.compile("/payments/events");
    private static final Pattern NO_PATH = Pattern.compile("(?!)");
    private static final List<String> METHODS = List.of("POST");
    private static final RenderedResponse ACCEPTED = new RenderedResponse(
            HttpServletResponse.SC_NO_CONTENT, MediaType.APPLICATION_JSON_VALUE, Map.of(), new byte[0]);

    private final transient WebhookSignature signature;
    private final transient ReportPublisher publisher;
    private final transient IntakeProperties bounds;
    private final transient MeterRegistry meters;
    private final transient ObjectReader json;

    PaymentEventsEndpoint(
            WebhookProperties webhook,
            WebhookSignature signature,
            ReportPublisher publisher,
            IntakeProperties bounds,
            MeterRegistry meters,
            JsonMapper json) {
        super(webhook.secrets().isEmpty() ? NO_PATH : PATH);
        this.signature = signature;
        this.publisher = publisher;
        this.bounds = bounds;
        this.meters = meters;
        this.json = json.readerFor(PaymentEventForm.class);
        // From the start on: an alert on the first one needs the zero before it.
        List.of("accepted", "unsigned", "refused").forEach(outcome -> count(outcome, 0));
    }

    /** The checks in their order; the first that fails ends the request. Nothing of an unsigned body is looked at. */
    @Override
    RenderedResponse respond(HttpServletRequest request, Matcher path) throws IOException {
        RequestChecks.requirePlainPath(request); // 400
        RequestChecks.requireMethod(request, METHODS); // 405
        RequestChecks.requireJsonBody(request); // 415
        byte[] body = BoundedBody.read(request, bounds.bodyWithin()); // 413, 408
        requireSignature(request, body); // 401
        PaymentReported event;
        try {
            event = PaymentEventForm.read(json, body); // 400
            publisher.publish(event); // 503
        } catch (RefusedException e) {
            count("refused", 1);
            throw e;
        }
        count("accepted", 1);
        LOG.debug("event {} of the payment provider: {} of order {}", event.eventId(), event.status(), event.orderId());
        return ACCEPTED;
    }

    private void requireSignature(HttpServletRequest request, byte[] body) {
        List<String> headers = Collections.list(request.getHeaders(WebhookSignature.HEADER));
        if (headers.size() != 1 || !signature.isValid(headers.getFirst(), body)) {
            count("unsigned", 1);
            throw new RefusedException(Problem.NOT_SIGNED_IN
                    .refusal("the header " + WebhookSignature.HEADER + " is missing, wrong or too old")
                    .withHeader(HttpHeaders.WWW_AUTHENTICATE, WebhookSignature.HEADER));
        }
    }

    private void count(String outcome, int events) {
        meters.counter("hotdeal.payment.events", "outcome", outcome).increment(events);
    }
}
