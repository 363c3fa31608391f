package io.hotdeal.gateway.intake;

import io.hotdeal.gateway.response.FieldErrors;
import io.hotdeal.gateway.response.Refusal;
import io.hotdeal.gateway.response.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** What an endpoint before Spring MVC has to check for itself. Each check throws a {@link RefusedException}. */
final class RequestChecks {

    private static final String JSON = MediaType.APPLICATION_JSON_VALUE;

    private RequestChecks() {}

    /** @param allowed as in the {@code Allow} header */
    static void requireMethod(HttpServletRequest request, List<String> allowed) {
        if (!allowed.contains(request.getMethod())) {
            throw new RefusedException(Refusal.methodNotAllowed(request.getMethod(), String.join(",", allowed)));
        }
    }

    /**
     * A path has one spelling: escapes, parameters ({@code ;x}) and empty segments, which Tomcat would take away, get past
     * rules by path that a proxy may have.
     */
    static void requirePlainPath(HttpServletRequest request) {
        int plain = request.getContextPath().length() + request.getServletPath().length();
        if (request.getRequestURI().length() != plain) {
            var errors = new FieldErrors();
            errors.add("path", "must be written without escapes, parameters and empty segments");
            throw errors.refuse();
        }
    }

    static void requireJsonBody(HttpServletRequest request) {
        String contentType = request.getContentType();
        if (!JSON.equals(contentType) && !isJson(contentType)) {
            throw new RefusedException(
                    Refusal.ofStatus(415, "The body must be " + JSON + ".").withHeader(HttpHeaders.ACCEPT, JSON));
        }
    }

    private static boolean isJson(@Nullable String contentType) {
        try {
            return contentType != null
                    && MediaType.APPLICATION_JSON.equalsTypeAndSubtype(MediaType.parseMediaType(contentType));
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }

    static void requireJsonAccepted(HttpServletRequest request) {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        boolean accepted = accept == null || accept.equals("*/*") || accept.equals(JSON) || acceptsJson(request);
        if (!accepted) {
            throw new RefusedException(
                    Refusal.ofStatus(406, "The response would be " + JSON + ".").withHeader(HttpHeaders.ACCEPT, JSON));
        }
    }

    private static boolean acceptsJson(HttpServletRequest request) {
        try {
            List<MediaType> accepted =
                    MediaType.parseMediaTypes(Collections.list(request.getHeaders(HttpHeaders.ACCEPT)));
            return accepted.isEmpty() || accepted.stream().anyMatch(MediaType.APPLICATION_JSON::isCompatibleWith);
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }
}
