package io.hotdeal.gateway.security;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.springframework.http.HttpHeaders;

/**
 * What a browser must not do with our answers. A valve, because the order endpoint and refusals of the valves never reach
 * Spring Security's filters; pages replace what they need otherwise.
 */
final class SecurityHeadersValve extends ValveBase {

    private static final String YEAR = "max-age=31536000";

    SecurityHeadersValve() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        if (request.isSecure()) {
            response.setHeader("Strict-Transport-Security", YEAR);
        }
        getNext().invoke(request, response);
    }
}
