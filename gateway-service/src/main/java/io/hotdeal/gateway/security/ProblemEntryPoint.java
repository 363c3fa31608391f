package io.hotdeal.gateway.security;

import io.hotdeal.gateway.response.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;

/** Renders what Spring Security refuses; 401 is the same for no credentials and for wrong ones. */
final class ProblemEntryPoint implements AuthenticationEntryPoint, AccessDeniedHandler {

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
            throws IOException {
        Problem.NOT_SIGNED_IN
                .refusal("administrator credentials are needed")
                .withHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"hotdeal\", charset=\"UTF-8\"")
                .render(null)
                .writeTo(response);
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException e)
            throws IOException {
        Problem.NOT_ALLOWED
                .refusal("not with these credentials, or not from a page of another origin")
                .render(null)
                .writeTo(response);
    }
}
