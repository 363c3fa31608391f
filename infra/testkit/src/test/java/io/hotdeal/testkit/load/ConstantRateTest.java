package io.hotdeal.testkit.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Tests the rate against a server that does not respond before it opens; the clock is the test's own. */
class ConstantRateTest {

    private static final Duration PAUSE = Duration.ofMillis(500);

    private final CountDownLatch open = new CountDownLatch(1);

    @Test
    void everyRequestDuringAPauseWaitsForTheRestOfIt() {
        ConstantRate.Result result = ConstantRate.send(
                this::order, 100, 1, new TimeThatOpensTheServer(), Executors.newVirtualThreadPerTaskExecutor());

        assertThat(result.keptUp()).isTrue();
        assertThat(result.report().accepted()).isEqualTo(100);
        assertThat(result.report().elapsed()).isGreaterThan(Duration.ofMillis(980));
        // Half of them came during the pause, one every 10 ms: the first waited longest. A closed loop would measure
        // one.
        assertThat(result.micros().getTotalCount()).isEqualTo(100);
        assertThat(result.micros().getCountBetweenValues(200_000, 5_000_000)).isGreaterThanOrEqualTo(28);
        assertThat(result.micros().getMaxValue()).isGreaterThanOrEqualTo(PAUSE.toNanos() / 1_000 - 60_000);
    }

    @Test
    void sendsNoFurtherRequestsWhenTenThousandWait() {
        ConstantRate.Result result = ConstantRate.send(
                this::order,
                20_000,
                2,
                new TimeThatOpensTheServer(Duration.ofDays(1)),
                buyersThatOpenTheServerAtTheEnd());

        assertThat(result.keptUp()).isFalse();
        assertThat(result.report().accepted()).isEqualTo(10_000);
    }

    private LoadResponse order(int number) {
        try {
            open.await();
            return new LoadResponse(LoadResponse.Kind.ACCEPTED, Integer.toString(number));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new LoadResponse(LoadResponse.Kind.ERROR, "interrupted");
        }
    }

    /** The server opens after the last buyer. */
    private ExecutorService buyersThatOpenTheServerAtTheEnd() {
        return new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                1,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                Thread.ofVirtual().factory()) {
            @Override
            public void shutdown() {
                open.countDown();
                super.shutdown();
            }
        };
    }

    /** Advances only when the run waits for it, and opens the server after the pause. */
    private final class TimeThatOpensTheServer implements ConstantRate.Ticker {

        private final long opening;
        private volatile long now;

        TimeThatOpensTheServer() {
            this(PAUSE);
        }

        TimeThatOpensTheServer(Duration opening) {
            this.opening = opening.toNanos();
        }

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public void awaitNanoTime(long due) {
            now = Math.max(now, due);
            if (now >= opening) {
                open.countDown();
            }
        }
    }
}
