package io.hotdeal.gateway.response;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** The catalogue of refusals that are the gateway's own; {@code type} is what a client decides by. */
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
    ORDER_STATE(HttpStatus.CONFLICT, "The order's state does not allow this"),
    BODY_TOO_SLOW(HttpStatus.REQUEST_TIMEOUT, "The request body did not arrive in time"),
    BODY_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "The request body is too large"),
    KEY_REUSED(HttpStatus.UNPROCESSABLE_CONTENT, "The Idempotency-Key stands for another request"),
    TOO_MANY_REQUESTS(HttpStatus.TOO_MANY_REQUESTS, "Too many requests of this kind; nothing happened"),
    OVERLOADED(HttpStatus.SERVICE_UNAVAILABLE, "Too many requests wait; nothing happened"),
    OUTCOME_UNKNOWN(HttpStatus.SERVICE_UNAVAILABLE, "It is not known whether the order exists"),
    DEPENDENCY_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "A dependency is unavailable; nothing happened"),
    STOCK_MISSING(HttpStatus.SERVICE_UNAVAILABLE, "The offer's stock is missing in Redis; nothing happened"),
    INTERNAL(HttpStatus.INTERNAL_SERVER_ERROR, "Something went wrong");

    /** Of every 503. */
    private static final String RETRY_AFTER_SECONDS = "1";

    private final HttpStatus status;
    private final String title;

    Problem(HttpStatus status, String title) {
        this.status = status;
        this.title = title;
    }

    public Refusal refusal(String detail) {
        Map<String, String> headers = status == HttpStatus.SERVICE_UNAVAILABLE
                ? Map.of(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                : Map.of();
        return new Refusal(status(), type(), title, detail, Map.of(), headers);
    }

    /** For {@code throw}. */
    public RefusedException refuse(String detail) {
        return new RefusedException(refusal(detail));
    }

    /**
     * 429.
     *
     * @param wait after which a request of the kind has a chance again, more than 0
     */
    public static Refusal tooMany(Duration wait, String detail) {
        long seconds = wait.plusSeconds(1).minusNanos(1).toSeconds();
        return TOO_MANY_REQUESTS.refusal(detail).withHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
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
