package io.hotdeal.benchmark;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Measures accepting and settling at the same time, at the worker's own rate. */
final class SustainedScenario {

    private static final int FIRST_OFFER = 10;
    private static final int ORDERS = 100_000;
    private static final int IN_A_BURST = 2_500;
    /** The orders in flight above which the next burst waits. */
    private static final int IN_FLIGHT = 10_000;

    private SustainedScenario() {}

    static void measure(BenchmarkContext context) throws IOException, InterruptedException, SQLException {
        int orders = context.plan().scaled(ORDERS);
        Section section = context.section(
                "Sustained",
                "bursts of %,d requests (ab -k -c 150) whenever fewer than %,d orders are in flight, %,d in all, one worker"
                        .formatted(IN_A_BURST, IN_FLIGHT, orders));
        List<Double> rates = new ArrayList<>();
        List<Double> halfWithin = new ArrayList<>();
        List<Double> nearlyAllWithin = new ArrayList<>();
        try (BenchmarkStack shop = context.shop("sustained", stack -> stack)) {
            for (int round = 1 - context.plan().warmUp();
                    round <= context.plan().rounds();
                    round++) {
                int offer = FIRST_OFFER + round;
                shop.open(offer);
                double rate = keepUp(shop, offer, orders);
                Histogram millis = SteadyRound.delays(shop, offer);
                double half = millis.getValueAtPercentile(50);
                double nearlyAll = millis.getValueAtPercentile(99);
                context.out()
                        .printf(
                                "  round %2d  %s orders/s from 202 to PAID, after %.0f ms (p50), %.0f ms (p99)%n",
                                round, Samples.number(rate), half, nearlyAll);
                if (round > 0) {
                    rates.add(rate);
                    halfWithin.add(half);
                    nearlyAllWithin.add(nearlyAll);
                }
            }
        }
        Samples sustained = new Samples("sustained, 202 → PAID", "orders/s", rates);
        section.bar(sustained);
        section.figure(sustained, Goal.atLeast(5_000, 10_000));
        section.figure(new Samples("sustained: from 202 to PAID, p50", "ms", halfWithin), null);
        section.figure(new Samples("sustained: from 202 to PAID, p99", "ms", nearlyAllWithin), null);
    }

    private static double keepUp(BenchmarkStack shop, int offer, int orders)
            throws IOException, InterruptedException, SQLException {
        int sent = 0;
        long begin = System.nanoTime();
        int settled = 0;
        while (settled < orders) {
            if (sent < orders && sent - settled < IN_FLIGHT) {
                shop.get("/order-redis?prodId=" + offer, IN_A_BURST, true);
                sent += IN_A_BURST;
            } else {
                Thread.sleep(5);
            }
            settled = shop.redis().ended(offer);
        }
        return settled / ((System.nanoTime() - begin) / 1e9);
    }
}
