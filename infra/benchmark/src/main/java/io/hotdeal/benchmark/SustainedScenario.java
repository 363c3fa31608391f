package io.hotdeal.benchmark;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Accept and settle at the same time: as much is pressed as the worker keeps up with. */
final class SustainedScenario {

    private static final int FIRST_OFFER = 10;
    private static final int ORDERS = 100_000;
    private static final int IN_A_BURST = 2_500;
    /** So many may be on their way before the next burst waits. */
    private static final int ON_THEIR_WAY = 10_000;

    private SustainedScenario() {}

    static void measure(BenchmarkContext course) throws IOException, InterruptedException, SQLException {
        int orders = course.plan().scaled(ORDERS);
        Section section = course.section(
                "Sustained",
                "bursts of %,d presses (ab -k -c 150) whenever fewer than %,d orders are on their way, %,d in all, one worker"
                        .formatted(IN_A_BURST, ON_THEIR_WAY, orders));
        List<Double> rates = new ArrayList<>();
        List<Double> halfWithin = new ArrayList<>();
        List<Double> nearlyAllWithin = new ArrayList<>();
        try (BenchmarkStack shop = course.shop("sustained", stack -> stack)) {
            for (int round = 1 - course.plan().warmUp(); round <= course.plan().rounds(); round++) {
                int offer = FIRST_OFFER + round;
                shop.open(offer);
                double rate = keepUp(shop, offer, orders);
                Histogram millis = SteadyRound.delays(shop, offer);
                double half = millis.getValueAtPercentile(50);
                double nearlyAll = millis.getValueAtPercentile(99);
                course.out()
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
        int pressed = 0;
        long begin = System.nanoTime();
        int settled = 0;
        while (settled < orders) {
            if (pressed < orders && pressed - settled < ON_THEIR_WAY) {
                shop.get("/order-redis?prodId=" + offer, IN_A_BURST, true);
                pressed += IN_A_BURST;
            } else {
                Thread.sleep(5);
            }
            settled = shop.redis().ended(offer);
        }
        return settled / ((System.nanoTime() - begin) / 1e9);
    }
}
