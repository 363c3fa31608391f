package io.hotdeal.gateway.response;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;

/** Renders what controllers throw, and what Spring MVC refuses by itself, as refusals. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

    @ExceptionHandler
    ResponseEntity<Object> handle(RuntimeException e, HttpServletRequest request) {
        return entity(Failures.refusal(e), request);
    }

    @Override
    protected ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return entity(unreadable(e), ((ServletWebRequest) request).getRequest());
    }

    private static Refusal unreadable(HttpMessageNotReadableException e) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof RefusedException refused) {
                return refused.refusal();
            }
        }
        var errors = new FieldErrors();
        if (e.getCause() instanceof JacksonException notParsed) {
            errors.addUnreadable(notParsed);
        } else {
            errors.addNoObject();
        }
        return errors.refusal();
    }

    /** Spring's own refusals keep status, detail and headers, and get a type. */
    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        ResponseEntity<Object> response = super.handleExceptionInternal(e, body, headers, status, request);
        if (response == null) {
            return null;
        }
        String detail = response.getBody() instanceof ProblemDetail problem ? problem.getDetail() : null;
        Refusal refusal = Refusal.ofStatus(status.value(), detail);
        for (String name : headers.headerNames()) {
            refusal = refusal.withHeader(name, String.join(",", headers.getOrEmpty(name)));
        }
        return entity(refusal, ((ServletWebRequest) request).getRequest());
    }

    /** A refusal is a problem in JSON whatever the client accepts, also when that is why it is refused. */
    private static ResponseEntity<Object> entity(Refusal refusal, HttpServletRequest request) {
        RenderedResponse rendered = refusal.render(request.getRequestURI());
        return ResponseEntity.status(rendered.status())
                .headers(headers -> rendered.headers().forEach(headers::set))
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(rendered.body());
    }
}
