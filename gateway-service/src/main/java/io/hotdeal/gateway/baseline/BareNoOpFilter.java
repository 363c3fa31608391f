package io.hotdeal.gateway.baseline;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.context.annotation.Profile;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/** Responds where the order endpoint does, before Spring Security and MVC: what Tomcat alone can do. */
@Component
@Profile("bench")
@Order(Ordered.HIGHEST_PRECEDENCE)
final class BareNoOpFilter extends HttpFilter {

    private static final byte[] ANSWER = "1".getBytes(StandardCharsets.US_ASCII);

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getRequestURI().equals("/bench/bare")) {
            response.setContentType(MediaType.TEXT_PLAIN_VALUE);
            response.setContentLength(ANSWER.length);
            response.getOutputStream().write(ANSWER);
        } else {
            chain.doFilter(request, response);
        }
    }
}
