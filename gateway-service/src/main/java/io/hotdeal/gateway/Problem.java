package io.hotdeal.gateway;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/** Every refusal a client can get, as an RFC 9457 problem; {@code type} is what a client decides by. */
public enum Problem {
    BAD_INPUT(HttpStatus.BAD_REQUEST, "The request cannot be understood"),
    NOT_SIGNED_IN(HttpStatus.UNAUTHORIZED, "Credentials are missing or wrong"),
    NOT_ALLOWED(HttpStatus.FORBIDDEN, "Not allowed"),
    UNKNOWN_OFFER(HttpStatus.NOT_FOUND, "There is no such offer"),
    UNKNOWN_ORDER(HttpStatus.NOT_FOUND, "There is no such order"),
    SOLD_OUT(HttpStatus.CONFLICT, "Fewer units are left than asked for"),
    LIMIT_REACHED(HttpStatus.CONFLICT, "The customer's limit is reached"),
    NOT_OPEN(HttpStatus.CONFLICT, "The offer is not on sale now"),
    NOT_ENOUGH_STOCK(HttpStatus.CONFLICT, "The shop has fewer units than asked for"),
    WRONG_STATE(HttpStatus.CONFLICT, "The offer's state does not allow this change"),
    BODY_TOO_SLOW(HttpStatus.REQUEST_TIMEOUT, "The request body did not arrive in time"),
    BODY_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "The request body is too large"),
    KEY_REUSED(HttpStatus.UNPROCESSABLE_CONTENT, "The Idempotency-Key stands for another request"),
    TOO_MANY_REQUESTS(HttpStatus.TOO_MANY_REQUESTS, "Too many requests of this kind; nothing happened"),
    OVERLOADED(HttpStatus.SERVICE_UNAVAILABLE, "Too many requests wait; nothing happened"),
    OUTCOME_UNKNOWN(HttpStatus.SERVICE_UNAVAILABLE, "It is not known whether the order exists"),
    DEPENDENCY_AWAY(HttpStatus.SERVICE_UNAVAILABLE, "A part of the shop is away; nothing happened"),
    STOCK_MISSING(HttpStatus.SERVICE_UNAVAILABLE, "The offer's stock is missing in Redis; nothing happened"),
    INTERNAL(HttpStatus.INTERNAL_SERVER_ERROR, "Something went wrong");

    /** Of every 503. */
    public static final String RETRY_AFTER_SECONDS = "1";

    private final HttpStatus status;
    private final String title;

    Problem(HttpStatus status, String title) {
        this.status = status;
        this.title = title;
    }

    public ProblemDetail detail(String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(type());
        problem.setTitle(title);
        return problem;
    }

    public ResponseEntity<Object> answer(String detail) {
        return answer(detail, Map.of());
    }

    /** @param properties further members of the problem, such as {@code available} */
    public ResponseEntity<Object> answer(String detail, Map<String, ?> properties) {
        ProblemDetail problem = detail(detail);
        properties.forEach(problem::setProperty);
        var answer = ResponseEntity.status(status).contentType(MediaType.APPLICATION_PROBLEM_JSON);
        if (status == HttpStatus.SERVICE_UNAVAILABLE) {
            answer.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        return answer.body(problem);
    }

    /**
     * 429.
     *
     * @param wait after which a request of the kind has a chance again, more than 0
     */
    public static ResponseEntity<Object> tooMany(Duration wait, String detail) {
        long seconds = wait.plusSeconds(1).minusNanos(1).toSeconds();
        return ResponseEntity.status(TOO_MANY_REQUESTS.status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .header(HttpHeaders.RETRY_AFTER, Long.toString(seconds))
                .body(TOO_MANY_REQUESTS.detail(detail));
    }

    public String title() {
        return title;
    }

    public int status() {
        return status.value();
    }

    /** {@code urn:hotdeal:problem:sold-out}. */
    public URI type() {
        return type(name());
    }

    /** @param name of the reason, as a constant is written */
    public static URI type(String name) {
        return URI.create("urn:hotdeal:problem:" + name.toLowerCase(Locale.ROOT).replace('_', '-'));
    }
}
