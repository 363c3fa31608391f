package io.hotdeal.gateway.intake;

import io.hotdeal.gateway.response.RefusedException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/**
 * Bounds the bodies that Spring MVC reads, and refuses media types that MVC and the actuators fail at, each in another place
 * and as if it were the gateway's fault.
 */
@Component
final class RequestBoundsFilter extends HttpFilter {

    private final transient IntakeProperties bounds;

    RequestBoundsFilter(IntakeProperties bounds) {
        this.bounds = bounds;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!isMediaType(request.getContentType())) {
            response.sendError(HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE);
            return;
        }
        if (!areMediaTypes(request.getHeader(HttpHeaders.ACCEPT))) {
            response.sendError(HttpServletResponse.SC_NOT_ACCEPTABLE);
            return;
        }
        try {
            BoundedBody.requireShort(request);
        } catch (RefusedException e) {
            e.refusal().render(null).writeTo(response);
            return;
        }
        chain.doFilter(new BoundedBody(request, bounds.bodyWithin()), response);
    }

    /** A wildcard may be accepted; nothing can be one. */
    private static boolean isMediaType(@Nullable String contentType) {
        if (contentType == null) {
            return true;
        }
        try {
            return MediaType.parseMediaType(contentType).isConcrete();
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }

    /** Without any, a client accepts all. */
    private static boolean areMediaTypes(@Nullable String accept) {
        try {
            return accept == null || !MediaType.parseMediaTypes(accept).isEmpty();
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }
}
