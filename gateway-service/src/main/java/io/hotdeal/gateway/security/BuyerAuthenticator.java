package io.hotdeal.gateway.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.hotdeal.gateway.response.Problem;
import io.hotdeal.gateway.response.RefusedException;
import io.hotdeal.order.CustomerId;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerProperties;
import org.springframework.http.HttpHeaders;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;
import org.springframework.stereotype.Component;

/**
 * Authenticates buyers. Called by the endpoints that sell and not by a filter in front of them, so that no path leads past it.
 * Safe for any thread.
 */
@Component
public final class BuyerAuthenticator {

    private static final int REMEMBERED_TOKENS = 10_000;

    private final BearerTokenResolver tokens = new DefaultBearerTokenResolver();
    private final Clock clock;
    private final Cache<String, Jwt> good;
    /** {@code spring.security.oauth2.resourceserver.jwt.principal-claim-name}: who the token is for. */
    private final String claim;

    private final @Nullable JwtDecoder decoder;

    @Autowired // of two constructors
    BuyerAuthenticator(
            AccessProperties properties,
            ObjectProvider<JwtDecoder> decoders,
            ObjectProvider<OAuth2ResourceServerProperties> tokenProperties,
            Clock clock) {
        this.clock = clock;
        String named = tokenProperties.stream()
                .findFirst()
                .map(all -> all.getJwt().getPrincipalClaimName())
                .orElse(null);
        claim = named == null ? JwtClaimNames.SUB : named;
        good = Caffeine.newBuilder()
                .maximumSize(REMEMBERED_TOKENS)
                // Upkeep on the caller's thread, as in Buckets.
                .executor(Runnable::run)
                .expireAfterWrite(properties.rememberTokens())
                .build();
        decoder = properties.buyers() == AccessProperties.Buyers.JWT ? decoders.getObject() : null;
    }

    private BuyerAuthenticator(Clock clock) {
        this.clock = clock;
        claim = JwtClaimNames.SUB;
        good = Caffeine.newBuilder().maximumSize(0).build();
        decoder = null;
    }

    /** Believes whom the body names, as with {@code hotdeal.gateway.buyers=open}: for a gateway's orders to itself. */
    public static BuyerAuthenticator open(Clock clock) {
        return new BuyerAuthenticator(clock);
    }

    /**
     * @return the customer that the request's token names, in the form of {@link CustomerId}; null where buyers are open
     * @throws RefusedException 401 without a valid token, 503 when the keys cannot be read
     */
    public @Nullable String subject(HttpServletRequest request) {
        return decoder == null ? null : subject(decoder, request);
    }

    /**
     * @param subject what {@link #subject(HttpServletRequest)} returned
     * @param named in the request's body: as in the token
     * @return the subject; where buyers are open, the customer that the body names
     * @throws RefusedException 403 when the body names another customer than the token
     */
    public @Nullable String customer(@Nullable String subject, @Nullable String named) {
        if (decoder == null) {
            return named;
        }
        if (named != null
                && (named.isBlank() || !CustomerId.ofSubject(named).value().equals(subject))) {
            throw Problem.NOT_ALLOWED.refuse("the body names another customer than the token");
        }
        return subject;
    }

    /** @throws RefusedException 403 where orders need a token; for a path whose buyers have none */
    void refuseGuests() {
        if (decoder != null) {
            throw Problem.NOT_ALLOWED.refuse("orders need a token here: POST /offers/{id}/orders");
        }
    }

    private String subject(JwtDecoder decoder, HttpServletRequest request) {
        try {
            String subject = token(decoder, request).getClaimAsString(claim);
            if (subject == null || subject.isBlank()) {
                throw notSignedIn("the token has no " + claim);
            }
            return CustomerId.ofSubject(subject).value();
        } catch (OAuth2AuthenticationException | BadJwtException e) {
            throw notSignedIn("the token is not good: " + e.getMessage());
        } catch (JwtException e) {
            throw new RefusedException(
                    Problem.DEPENDENCY_UNAVAILABLE.refusal("the keys of tokens cannot be read now"), e);
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
        return new RefusedException(Problem.NOT_SIGNED_IN
                .refusal(detail)
                .withHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"hotdeal\""));
    }
}
