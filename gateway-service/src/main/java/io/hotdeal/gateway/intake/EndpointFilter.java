package io.hotdeal.gateway.intake;

import io.hotdeal.gateway.response.Failures;
import io.hotdeal.gateway.response.RefusedException;
import io.hotdeal.gateway.response.RenderedResponse;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Gives every response of one path itself, before Spring Security and Spring MVC, whose filters, mappings and converters cost
 * more than a reservation (docs/decisions/0012). All other paths go on along the chain.
 */
abstract class EndpointFilter extends HttpFilter {

    private final transient Pattern path;

    EndpointFilter(Pattern path) {
        this.path = path;
    }

    /**
     * Handles one request. Nothing is written before it returns.
     *
     * @param path of the request, which matches the endpoint's
     * @throws RefusedException with the refusal that the client gets
     */
    abstract RenderedResponse respond(HttpServletRequest request, Matcher path) throws IOException;

    @Override
    protected final void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Matcher matcher = path.matcher(request.getServletPath());
        if (matcher.matches()) {
            rendered(request, matcher).writeTo(response);
        } else {
            chain.doFilter(request, response);
        }
    }

    private RenderedResponse rendered(HttpServletRequest request, Matcher matcher) throws IOException {
        try {
            return respond(request, matcher);
        } catch (RuntimeException e) {
            return Failures.refusal(e).render(request.getRequestURI());
        }
    }
}
