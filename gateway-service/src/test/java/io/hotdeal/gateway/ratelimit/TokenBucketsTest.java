package io.hotdeal.gateway.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TokenBucketsTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final TokenBuckets buckets = new TokenBuckets(1_000, 2, HOUR);

    @Test
    void givesEachKeyItsTokensAndTellsWhenThereAreMore() {
        assertThat(buckets.take("a")).isZero();
        assertThat(buckets.take("a")).isZero();

        assertThat(buckets.take("a")).isBetween(Duration.ofMinutes(59), HOUR);
        assertThat(buckets.take("b")).isZero();
    }

    @Test
    void takesBackWhatWasNotNeeded() {
        buckets.take("a");
        buckets.take("a");
        buckets.giveBack("a");

        assertThat(buckets.take("a")).isZero();
        assertThat(buckets.take("a")).isPositive();
    }

    @Test
    void refillsWithTime() {
        var quick = new TokenBuckets(10, 1, Duration.ofMillis(20));
        quick.take("a");

        await("a token is back")
                .atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(quick.take("a")).isZero());
    }

    @Test
    void remembersWhoAsksOftenWhenManyAskOnce() {
        var few = new TokenBuckets(100, 5, HOUR);
        for (int i = 0; i < 20; i++) {
            few.take("often");
        }
        for (int i = 0; i < 100_000; i++) {
            few.take("once-" + i);
            few.take("often");
        }

        assertThat(few.take("often")).isPositive();
    }
}
