package io.hotdeal.gateway.offers;

import io.hotdeal.gateway.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** 401 as a problem; the same answer for no credentials and for wrong ones. */
@Component
class AskForCredentials implements AuthenticationEntryPoint {

    private final JsonMapper json;

    AskForCredentials(JsonMapper json) {
        this.json = json;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
            throws IOException {
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"hotdeal\", charset=\"UTF-8\"");
        response.setStatus(Problem.NOT_SIGNED_IN.status());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        json.writeValue(
                response.getOutputStream(), Problem.NOT_SIGNED_IN.detail("administrator credentials are needed"));
    }
}
