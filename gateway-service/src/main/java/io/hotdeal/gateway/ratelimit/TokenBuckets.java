package io.hotdeal.gateway.ratelimit;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;

/**
 * A token bucket for each key, in this process alone. One that is full again is removed, which
 * changes nothing; beyond the bound those are that are asked for least. Safe for any thread.
 */
public final class TokenBuckets {

    private final LoadingCache<String, Bucket> buckets;

    /**
     * @param keys     remembered at most
     * @param capacity tokens in a full bucket
     * @param every    after which one token comes back
     */
    public TokenBuckets(int keys, int capacity, Duration every) {
        buckets = Caffeine.newBuilder()
                .maximumSize(keys)
                // Its upkeep is a few steps, not worth waking another thread (not measured by itself).
                .executor(Runnable::run)
                .expireAfterAccess(every.multipliedBy(capacity))
                .build(key -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(capacity).refillGreedy(1, every))
                        .build());
    }

    /** Takes a token if there is one. @return zero if there was, otherwise how long until there is */
    public Duration take(String key) {
        ConsumptionProbe probe = buckets.get(key).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? Duration.ZERO : Duration.ofNanos(probe.getNanosToWaitForRefill());
    }

    /** For a token that turns out not to have been needed. */
    public void giveBack(String key) {
        buckets.get(key).addTokens(1);
    }
}
