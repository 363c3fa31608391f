package io.hotdeal.gateway.security;

import io.hotdeal.gateway.ratelimit.ClientAddress;
import io.hotdeal.gateway.ratelimit.TokenBuckets;
import io.hotdeal.gateway.response.Problem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Bounds how often an address may be wrong about the administrator's password. A filter before the password's check: no
 * guess may succeed one day. While an address is out of guesses a right password does not count either; elsewhere it does.
 */
final class LoginAttemptLimiter extends OncePerRequestFilter {

    private static final Logger LOG = LoggerFactory.getLogger(LoginAttemptLimiter.class);
    private static final int ADDRESSES = 10_000;

    private final TokenBuckets guesses;
    private final Counter wrong;
    private final Counter refused;

    LoginAttemptLimiter(AdminProperties admin, MeterRegistry meters) {
        this.guesses = new TokenBuckets(ADDRESSES, admin.guesses(), admin.guessEvery());
        this.wrong = counter(meters, "wrong");
        this.refused = counter(meters, "refused");
    }

    private static Counter counter(MeterRegistry meters, String outcome) {
        return Counter.builder("hotdeal.admin.guesses")
                .description("requests with credentials that were not the administrator's, or not looked at any more")
                .tag("outcome", outcome)
                .register(meters);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getHeader(HttpHeaders.AUTHORIZATION) == null) {
            chain.doFilter(request, response);
            return;
        }
        String address = ClientAddress.of(request);
        // Taken before and given back after: many at the same time are many guesses.
        Duration wait = guesses.take(address);
        if (!wait.isZero()) {
            refused.increment();
            Problem.tooMany(wait, "too many wrong passwords from this address")
                    .render(null)
                    .writeTo(response);
            return;
        }
        try {
            chain.doFilter(request, response);
        } finally {
            if (response.getStatus() == Problem.NOT_SIGNED_IN.status()) {
                wrong.increment();
                LOG.warn("wrong credentials for administration from {}", address);
            } else {
                guesses.giveBack(address);
            }
        }
    }
}
