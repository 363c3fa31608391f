package io.hotdeal.gateway.intake;

import io.hotdeal.gateway.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/** Refuses a body that says it is too large, and bounds the others. */
@Component
class BodyLimitFilter extends OncePerRequestFilter {

    private final JsonMapper json;
    private final IntakeProperties limits;

    BodyLimitFilter(JsonMapper json, IntakeProperties limits) {
        this.json = json;
        this.limits = limits;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getContentLengthLong() > BoundedBody.MAX_BYTES) {
            response.setStatus(Problem.BODY_TOO_LARGE.status());
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            json.writeValue(
                    response.getOutputStream(),
                    Problem.BODY_TOO_LARGE.detail("at most " + BoundedBody.MAX_BYTES + " bytes"));
        } else {
            chain.doFilter(new BoundedBody(request, limits.bodyWithin()), response);
        }
    }
}
