package io.hotdeal.gateway.security;

import com.nimbusds.jose.RemoteKeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The login's public keys, as its key server (JWKS) gave them last. There is one fetch at a time and at most one a minute,
 * whatever key ids tokens name. Keys that are known serve at once, also while the key server is slow or unavailable, until
 * they are too old; a token with another key waits for the fetch, {@link #LONGEST_WAIT} at most. As long as the known keys are
 * enough, a fetch that has failed is repeated after a minute, and then every {@link #FRESH}. Safe for any thread.
 */
final class SigningKeys implements JWKSource<SecurityContext> {

    static final Duration LONGEST_WAIT = Duration.ofMillis(800);
    static final Duration BETWEEN_FETCHES = Duration.ofMinutes(1);
    /** After which a key that the login has withdrawn is noticed, from the key server's answer on. */
    static final Duration FRESH = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(SigningKeys.class);

    private final Supplier<CompletableFuture<JWKSet>> server;
    private final Duration kept;
    private final Clock clock;

    private volatile @Nullable Known known;
    private @Nullable Instant lastFetch;
    private CompletableFuture<?> fetch = CompletableFuture.completedFuture(null);
    /** Fetches that have failed since the last one that succeeded. Only the running fetch writes it. */
    private volatile int failures;

    private record Known(JWKSet keys, Instant since) {}

    /**
     * @param server fetches the keys; a fetch ends within a bound of its own
     * @param kept how long keys serve after the last fetch that succeeded
     */
    SigningKeys(Supplier<CompletableFuture<JWKSet>> server, Duration kept, Clock clock) {
        this.server = server;
        this.kept = kept;
        this.clock = clock;
    }

    /**
     * @return the keys that may have signed the token; empty when the login has none such
     * @throws RemoteKeySourceException no key was ever read, or the last ones are too old
     */
    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) throws RemoteKeySourceException {
        Known last = known;
        List<JWK> matches = matches(selector, last);
        boolean enough = !matches.isEmpty() && !olderThan(kept, last);
        if (!enough || olderThan(FRESH, last)) {
            CompletableFuture<?> running = fetchUnlessWithin(enough && failures > 1 ? FRESH : BETWEEN_FETCHES);
            if (!enough) {
                await(running);
                last = known;
                matches = matches(selector, last);
            }
        }
        if (olderThan(kept, last)) {
            throw new RemoteKeySourceException("the key server has given no keys for " + kept, null);
        }
        return matches;
    }

    private static List<JWK> matches(JWKSelector selector, @Nullable Known known) {
        return known == null ? List.of() : selector.select(known.keys());
    }

    /** Keys that were never read are older than any age. */
    private boolean olderThan(Duration age, @Nullable Known keys) {
        return keys == null || keys.since().plus(age).isBefore(clock.instant());
    }

    /** Begins to fetch the keys, so that the first buyer finds them. */
    void prepare() {
        CompletableFuture<?> running = fetchUnlessWithin(BETWEEN_FETCHES);
        LOG.debug("the first fetch of keys is done: {}", running.isDone());
    }

    /**
     * @param pause from the begin of the last fetch to that of the next
     * @return the fetch that is running, or one that is done
     */
    private synchronized CompletableFuture<?> fetchUnlessWithin(Duration pause) {
        Instant now = clock.instant();
        boolean isWithin = lastFetch != null && now.isBefore(lastFetch.plus(pause));
        if (fetch.isDone() && !isWithin) {
            lastFetch = now;
            int failuresBefore = failures;
            fetch = server.get().handle((keys, failure) -> {
                failures = keys == null ? failuresBefore + 1 : 0;
                if (keys == null) {
                    LOG.warn("the keys of tokens cannot be read, the last ones go on: {}", String.valueOf(failure));
                } else {
                    known = new Known(keys, now);
                }
                return keys;
            });
        }
        return fetch;
    }

    private static void await(CompletableFuture<?> fetch) {
        try {
            fetch.get(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.debug("a token's key was not read in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
