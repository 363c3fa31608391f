package io.hotdeal.gateway.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.hotdeal.gateway.GatewayProperties;
import io.hotdeal.gateway.Problem;
import io.hotdeal.gateway.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;
import org.springframework.stereotype.Component;

/**
 * Whose an order is. Asked by the controllers that sell and not by a filter in front of them: so there is no path that leads
 * past it, and the quick intake goes through it as well. Safe for any thread.
 */
@Component
public final class Buyers {

    private static final int REMEMBERED_TOKENS = 10_000;

    private final BearerTokenResolver tokens = new DefaultBearerTokenResolver();
    private final Clock clock;
    private final Cache<String, Jwt> good;
    private final @Nullable JwtDecoder decoder;

    Buyers(GatewayProperties properties, ObjectProvider<JwtDecoder> decoders, Clock clock) {
        this.clock = clock;
        good = Caffeine.newBuilder()
                .maximumSize(REMEMBERED_TOKENS)
                // Upkeep on the caller's thread, as in Buckets.
                .executor(Runnable::run)
                .expireAfterWrite(properties.rememberTokens())
                .build();
        decoder = properties.buyers() == GatewayProperties.Buyers.JWT ? decoders.getIfAvailable() : null;
        if (decoder == null && properties.buyers() == GatewayProperties.Buyers.JWT) {
            throw new IllegalStateException("hotdeal.gateway.buyers is jwt, but nothing says which tokens are good: set"
                    + " spring.security.oauth2.resourceserver.jwt.issuer-uri, .jwk-set-uri or .public-key-location");
        }
    }

    /**
     * @param named in the request's body
     * @return the subject of the request's token; where buyers are open, whoever is named
     * @throws RefusedException 401 without a good token, 403 when the body names somebody else, 503 when the keys are away
     */
    public @Nullable String customer(HttpServletRequest request, @Nullable String named) {
        if (decoder == null) {
            return named;
        }
        String subject = subject(decoder, request);
        if (named != null && !named.equals(subject)) {
            throw new RefusedException(Problem.NOT_ALLOWED.answer("the body names another customer than the token"));
        }
        return subject;
    }

    /** @return 403 where orders need a token, for a path that sells to nobody in particular; or null: go on */
    public @Nullable ResponseEntity<Object> refuseGuests() {
        return decoder == null
                ? null
                : Problem.NOT_ALLOWED.answer("orders need a token here: POST /offers/{id}/orders");
    }

    private String subject(JwtDecoder decoder, HttpServletRequest request) {
        try {
            String subject = token(decoder, request).getSubject();
            if (subject == null) {
                throw notSignedIn("the token has no subject");
            }
            return subject;
        } catch (OAuth2AuthenticationException | BadJwtException e) {
            throw notSignedIn("the token is not good: " + e.getMessage());
        } catch (JwtException e) {
            throw new RefusedException(Problem.DEPENDENCY_AWAY.answer("the keys of tokens cannot be read now"), e);
        }
    }

    /**
     * A signature costs some 40 µs of a core, more than the reservation, and even to find the token in its header costs a few:
     * so good ones are remembered by the whole header.
     */
    private Jwt token(JwtDecoder decoder, HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        Jwt known = header == null ? null : good.getIfPresent(header);
        Instant end = known == null ? null : known.getExpiresAt();
        if (known != null && (end == null || clock.instant().isBefore(end))) {
            return known;
        }
        String token = tokens.resolve(request);
        if (header == null || token == null) {
            throw notSignedIn("a bearer token is needed");
        }
        Jwt checked = decoder.decode(token);
        good.put(header, checked);
        return checked;
    }

    private static RefusedException notSignedIn(String detail) {
        return new RefusedException(ResponseEntity.status(Problem.NOT_SIGNED_IN.status())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"hotdeal\"")
                .body(Problem.NOT_SIGNED_IN.detail(detail)));
    }
}
