package io.hotdeal.gateway.response;

import io.hotdeal.redis.StockOutcomeUnknownException;
import io.hotdeal.redis.StockUnavailableException;
import java.util.Map;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.transaction.TransactionException;

/** Maps what a handler throws to its refusal: no stack trace and no internals reach a client. */
public final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    public static Refusal refusal(RuntimeException failure) {
        return switch (failure) {
            case RefusedException refused -> {
                if (refused.getCause() != null) {
                    LOG.warn("a request was refused", refused.getCause());
                }
                yield refused.refusal();
            }
            // A query or form that cannot be decoded. Tomcat says so at the first access to a parameter, and repeats
            // it.
            case InvalidParameterException invalid ->
                badInput("the parameters cannot be decoded", "parameters", "cannot be decoded");
            // A header or parameter that Spring Security's firewall refuses, at the first access to it.
            case RequestRejectedException rejected ->
                badInput("a header or parameter has forbidden characters", "request", "has forbidden characters");
            case StockUnavailableException unavailable -> {
                LOG.warn("a request was refused: {}", unavailable.getMessage());
                yield Problem.DEPENDENCY_UNAVAILABLE.refusal("Redis cannot be used now");
            }
            // Of reads and administration, which may be repeated; an order of unknown outcome has a response of its
            // own.
            case StockOutcomeUnknownException unknown -> {
                LOG.warn("a request got no answer: {}", unknown.getMessage());
                yield Problem.DEPENDENCY_UNAVAILABLE.refusal(
                        "Redis did not answer; repeat the request with the same Idempotency-Key");
            }
            case PessimisticLockingFailureException locked -> {
                LOG.warn("a request was refused: {}", locked.getMessage());
                yield Problem.DEPENDENCY_UNAVAILABLE.refusal(
                        "another transaction holds a row that this needs; repeat the request with the same Idempotency-Key");
            }
            case DataAccessException database -> databaseUnavailable(database);
            case TransactionException database -> databaseUnavailable(database);
            default -> {
                LOG.error("a request failed", failure);
                yield Problem.INTERNAL.refusal("the request failed; the gateway's log says why");
            }
        };
    }

    private static Refusal badInput(String detail, String field, String what) {
        return Problem.BAD_INPUT.refusal(detail).with("errors", Map.of(field, what));
    }

    private static Refusal databaseUnavailable(RuntimeException failure) {
        LOG.warn("the database refused or did not answer", failure);
        return Problem.DEPENDENCY_UNAVAILABLE.refusal("the database cannot be used now");
    }
}
