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
    private final List<Integer> offers;
    private final int before;
    private final int orders;

    /**
     * Orders that were accepted while no worker ran.
     *
     * @param before settled orders of these offers
     * @param orders of these offers, in all
     */
    Backlog(BenchmarkStack shop, List<Integer> offers, int before, int orders) {
        this.shop = shop;
        this.offers = offers;
        this.before = before;
        this.orders = orders;
    }

    /** Accepts the whole backlog, while no worker runs. */
    static Backlog build(BenchmarkStack shop, int offer, int orders) throws IOException, InterruptedException {
        shop.open(offer);
        shop.get("/order-redis?prodId=" + offer, orders, true);
        return new Backlog(shop, List.of(offer), 0, orders);
    }

    /** @param curve settled orders by second, from the first one on */
    record Drained(double ordersPerSecond, List<double[]> curve) {}

    /** Waits until the worker has settled all orders. The time runs from the first settled order. */
    Drained drain() throws IOException, InterruptedException {
        List<double[]> curve = new ArrayList<>();
        long begin = 0;
        long moved = System.nanoTime();
        int last = before;
        while (true) {
            int settled = shop.redis().ended(offers);
            long now = System.nanoTime();
            if (settled != last) {
                moved = now;
            } else if (now - moved > STALL_LIMIT.toNanos()) {
                throw new ProcessException("No progress for " + STALL_LIMIT.toSeconds() + " s: " + settled + " of "
                        + orders + " orders of products " + offers + " are settled. See the worker's log.");
            }
            if (settled > before && begin == 0) {
                begin = now;
                curve.add(new double[] {0, settled});
            } else if (begin > 0) {
                curve.add(new double[] {(now - begin) / 1e9, settled});
            }
            last = settled;
            if (settled >= orders) {
                double[] first = curve.getFirst();
                double[] end = curve.getLast();
                return new Drained((end[1] - first[1]) / Math.max(1e-3, end[0]), curve);
            }
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        }
    }
}
