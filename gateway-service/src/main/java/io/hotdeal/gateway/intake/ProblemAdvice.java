package io.hotdeal.gateway.intake;

import io.hotdeal.gateway.Problem;
import io.hotdeal.gateway.RefusedException;
import io.hotdeal.stock.StockAwayException;
import io.hotdeal.stock.StockOutcomeUnknownException;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.DatabindException;

/** Whatever a controller did not answer itself, as a problem: no stack trace and no internals reach a client. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    @Override
    protected ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (e.contains(BoundedBody.TooLargeException.class)) {
            return tooLarge();
        }
        if (e.contains(BoundedBody.TooSlowException.class)) {
            return tooSlow();
        }
        // A number beyond int is no syntax error either, although the parser is who says so.
        if (e.getCause() instanceof JacksonException wrong
                && (wrong instanceof DatabindException || wrong instanceof InputCoercionException)
                && !wrong.getPath().isEmpty()) {
            String field = wrong.getPath().stream()
                    .map(JacksonException.Reference::getPropertyName)
                    .map(String::valueOf)
                    .collect(Collectors.joining("."));
            return Problem.BAD_INPUT.answer("wrong: " + field, Map.of("errors", Map.of(field, "has the wrong type")));
        }
        return Problem.BAD_INPUT.answer(
                "the body is not a JSON object", Map.of("errors", Map.of("body", "is not a JSON object")));
    }

    /**
     * What Spring refuses by itself gets a type, too: {@code urn:hotdeal:problem:method-not-allowed}. A refusal is a
     * problem in JSON whatever the client accepts, also when that is why it is refused.
     */
    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var asProblem = new HttpHeaders();
        asProblem.putAll(headers);
        asProblem.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        ResponseEntity<Object> answer = super.handleExceptionInternal(e, body, asProblem, status, request);
        HttpStatus known = HttpStatus.resolve(status.value());
        if (answer != null && known != null && answer.getBody() instanceof ProblemDetail problem) {
            problem.setType(Problem.type(known.name()));
        }
        return answer;
    }

    @ExceptionHandler
    ResponseEntity<Object> handle(BoundedBody.TooLargeException e) {
        return tooLarge();
    }

    @ExceptionHandler
    ResponseEntity<Object> handle(BoundedBody.TooSlowException e) {
        return tooSlow();
    }

    private static ResponseEntity<Object> tooSlow() {
        return Problem.BODY_TOO_SLOW.answer("send it within hotdeal.gateway.intake.body-within");
    }

    private static ResponseEntity<Object> tooLarge() {
        return Problem.BODY_TOO_LARGE.answer("at most " + BoundedBody.MAX_BYTES + " bytes");
    }

    @ExceptionHandler
    ResponseEntity<Object> handle(RefusedException e) {
        if (e.getCause() != null) {
            LOG.warn("a request was refused", e.getCause());
        }
        return e.answer();
    }

    /** A query or form that cannot be decoded. Tomcat says so when a parameter is first asked for, in words that repeat it. */
    @ExceptionHandler
    ResponseEntity<Object> handle(InvalidParameterException e) {
        return Problem.BAD_INPUT.answer(
                "the parameters cannot be decoded", Map.of("errors", Map.of("parameters", "cannot be decoded")));
    }

    /** A header or parameter that the security filters allow nobody; found when it is first asked for. */
    @ExceptionHandler
    ResponseEntity<Object> handle(RequestRejectedException e) {
        return Problem.BAD_INPUT.answer(
                "a header or parameter has forbidden characters",
                Map.of("errors", Map.of("request", "has forbidden characters")));
    }

    @ExceptionHandler
    ResponseEntity<Object> handle(StockAwayException e) {
        LOG.warn("a request was refused: {}", e.getMessage());
        return Problem.DEPENDENCY_AWAY.answer("Redis cannot be used now");
    }

    /** For reads and administration, both of which may be repeated; an order's own unknown outcome is answered with its id. */
    @ExceptionHandler
    ResponseEntity<Object> handle(StockOutcomeUnknownException e) {
        LOG.warn("a request got no answer: {}", e.getMessage());
        return Problem.DEPENDENCY_AWAY.answer("Redis did not answer; repeat the request with the same Idempotency-Key");
    }

    @ExceptionHandler({DataAccessException.class, TransactionException.class})
    ResponseEntity<Object> handleDatabase(Exception e) {
        LOG.warn("the database refused or did not answer", e);
        return Problem.DEPENDENCY_AWAY.answer("the database cannot be used now");
    }

    @ExceptionHandler
    ResponseEntity<Object> handleUnforeseen(RuntimeException e) {
        LOG.error("a request failed", e);
        return Problem.INTERNAL.answer("the request failed; the gateway's log says why");
    }
}
