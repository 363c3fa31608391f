package io.hotdeal.gateway.intake;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Enumeration;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerExceptionResolver;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Gives ordinary orders to their controllers without Spring MVC's filters, mappings and converters, which cost more than the
 * reservation itself (docs/decisions/0012). Whatever is unusual in any way – other media types, a body of unknown length or
 * that is no order, two keys – takes the way through MVC, where alone it is decided what the answer to it is.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class QuickIntake extends HttpFilter {

    private static final Pattern ORDERS = Pattern.compile("/offers/(\\d{1,9})/orders");
    private static final Pattern WORKSHOP_QUERY = Pattern.compile("prodId=(\\d{1,9})");
    private static final String KEY = "Idempotency-Key";
    private static final String WORKSHOP = "/order-redis";

    private final transient OrderController orders;
    private final transient WorkshopController workshop;
    private final transient JsonMapper json;
    private final transient HandlerExceptionResolver failures;
    private final transient IntakeProperties limits;

    QuickIntake(
            OrderController orders,
            WorkshopController workshop,
            JsonMapper json,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver failures,
            IntakeProperties limits) {
        this.orders = orders;
        this.workshop = workshop;
        this.json = json;
        this.failures = failures;
        this.limits = limits;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = request.getRequestURI();
        if (path.equals(WORKSHOP) && request.getMethod().equals("GET")) {
            order(request, response, chain);
            return;
        }
        Matcher offer = ORDERS.matcher(path);
        if (offer.matches() && isOrdinaryOrder(request)) {
            order(offer.group(1), request, response, chain);
        } else {
            chain.doFilter(request, response);
        }
    }

    private void order(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String query = request.getQueryString();
        Matcher product = WORKSHOP_QUERY.matcher(query == null ? "prodId=1" : query);
        if (product.matches()) {
            answer(request, response, () -> workshop.order(product.group(1), request));
        } else {
            chain.doFilter(request, response);
        }
    }

    private void order(String offer, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        byte[] body;
        try {
            // Its length is known; to read to the end would clear a buffer of 16 KiB for some fifty bytes.
            body = new BoundedBody(request, limits.bodyWithin())
                    .getInputStream()
                    .readNBytes(request.getContentLength());
        } catch (BoundedBody.TooSlowException e) {
            failures.resolveException(request, response, null, e);
            return;
        }
        OrderForm form = parse(body);
        if (form == null) {
            chain.doFilter(new ReplayedBody(request, body), response);
        } else {
            answer(request, response, () -> orders.order(offer, request.getHeader(KEY), form, request));
        }
    }

    private void answer(
            HttpServletRequest request, HttpServletResponse response, Supplier<ResponseEntity<Object>> controller)
            throws IOException {
        ResponseEntity<Object> answer;
        try {
            answer = controller.get();
        } catch (RuntimeException e) {
            if (failures.resolveException(request, response, null, e) == null) {
                throw e;
            }
            return;
        }
        QuickAnswer.write(answer, request, response, json);
    }

    private static boolean isOrdinaryOrder(HttpServletRequest request) {
        long length = request.getContentLengthLong();
        String accept = request.getHeader("Accept");
        return request.getMethod().equals("POST")
                && MediaType.APPLICATION_JSON_VALUE.equals(request.getContentType())
                && (accept == null || accept.equals("*/*") || accept.equals(MediaType.APPLICATION_JSON_VALUE))
                && !hasTwoKeys(request)
                && length > 0
                && length <= BoundedBody.MAX_BYTES;
    }

    private static boolean hasTwoKeys(HttpServletRequest request) {
        Enumeration<String> keys = request.getHeaders(KEY);
        if (!keys.hasMoreElements()) {
            return false;
        }
        keys.nextElement();
        return keys.hasMoreElements();
    }

    private @Nullable OrderForm parse(byte[] body) {
        try {
            return json.readValue(body, OrderForm.class);
        } catch (JacksonException notAnOrder) {
            return null;
        }
    }
}
