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

/** Against a shop that sends no response before it opens; the time is the test's own. */
class ConstantRateTest {

    private static final Duration PAUSE = Duration.ofMillis(500);

    private final CountDownLatch open = new CountDownLatch(1);

    @Test
    void everybodyWhoComesDuringAPauseFeelsTheRestOfIt() {
        ConstantRate.Result result = ConstantRate.send(
                this::order, 100, 1, new TimeThatOpensTheShop(), Executors.newVirtualThreadPerTaskExecutor());

        assertThat(result.keptUp()).isTrue();
        assertThat(result.report().accepted()).isEqualTo(100);
        assertThat(result.report().elapsed()).isGreaterThan(Duration.ofMillis(980));
        // Half of them came during the pause, one every 10 ms: who came first waited longest. A closed loop would know
        // one.
        assertThat(result.micros().getTotalCount()).isEqualTo(100);
        assertThat(result.micros().getCountBetweenValues(200_000, 5_000_000)).isGreaterThanOrEqualTo(28);
        assertThat(result.micros().getMaxValue()).isGreaterThanOrEqualTo(PAUSE.toNanos() / 1_000 - 60_000);
    }

    @Test
    void whenTenThousandWaitNobodyElseComesAndTheyAreAnswered() {
        ConstantRate.Result result = ConstantRate.send(
                this::order, 20_000, 2, new TimeThatOpensTheShop(Duration.ofDays(1)), buyersThatOpenTheShopAtTheEnd());

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

    /** The shop opens when no further buyer comes. */
    private ExecutorService buyersThatOpenTheShopAtTheEnd() {
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

    /** Goes on only when the run waits for it, and opens the shop after the pause. */
    private final class TimeThatOpensTheShop implements ConstantRate.Ticker {

        private final long opening;
        private volatile long now;

        TimeThatOpensTheShop() {
            this(PAUSE);
        }

        TimeThatOpensTheShop(Duration opening) {
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
