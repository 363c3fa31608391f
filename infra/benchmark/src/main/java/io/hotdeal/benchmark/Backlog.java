package io.hotdeal.benchmark;

import io.hotdeal.testkit.process.ProcessException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Builds a backlog of orders without a worker, and measures how fast the worker settles it. */
final class Backlog {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration STALL_LIMIT = Duration.ofMinutes(2);

    private final BenchmarkStack shop;
    private final int offer;
    private final int orders;

    private Backlog(BenchmarkStack shop, int offer, int orders) {
        this.shop = shop;
        this.offer = offer;
        this.orders = orders;
    }

    /** Accepts the whole backlog, while no worker runs. */
    static Backlog build(BenchmarkStack shop, int offer, int orders) throws IOException, InterruptedException {
        shop.open(offer);
        shop.get("/order-redis?prodId=" + offer, orders, true);
        return new Backlog(shop, offer, orders);
    }

    /** @param curve settled orders by second, from the first one on */
    record Drained(double ordersPerSecond, List<double[]> curve) {}

    /** Waits until the worker has settled all orders. The time runs from the first settled order. */
    Drained drain() throws IOException, InterruptedException {
        List<double[]> curve = new ArrayList<>();
        long begin = 0;
        long moved = System.nanoTime();
        int before = 0;
        while (true) {
            int settled = shop.redis().ended(offer);
            long now = System.nanoTime();
            if (settled != before) {
                moved = now;
            } else if (now - moved > STALL_LIMIT.toNanos()) {
                throw new ProcessException("No progress for " + STALL_LIMIT.toSeconds() + " s: " + settled + " of "
                        + orders + " orders of product " + offer + " are settled. See the worker's log.");
            }
            if (settled > 0 && begin == 0) {
                begin = now;
                before = settled;
                curve.add(new double[] {0, settled});
            } else if (begin > 0) {
                curve.add(new double[] {(now - begin) / 1e9, settled});
                before = settled;
            }
            if (settled >= orders) {
                double[] first = curve.getFirst();
                double[] last = curve.getLast();
                return new Drained((last[1] - first[1]) / Math.max(1e-3, last[0]), curve);
            }
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        }
    }
}
