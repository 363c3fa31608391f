package io.hotdeal.stack.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Accept and settle at the same time: as much is pressed as the worker keeps up with. */
final class SustainedPart {

    private static final int OFFER = 2;
    private static final int ORDERS = 150_000;
    private static final int IN_A_BURST = 2_500;
    /** So many may be on their way before the next burst waits. */
    private static final int ON_THEIR_WAY = 10_000;

    private SustainedPart() {}

    static void measure(Course course) throws IOException, InterruptedException, SQLException {
        int orders = course.plan().scaled(ORDERS);
        Section section = course.section(
                "Sustained",
                "bursts of %,d presses (ab -k -c 150) whenever fewer than %,d orders are on their way, %,d in all, one worker"
                        .formatted(IN_A_BURST, ON_THEIR_WAY, orders));
        List<Double> rates = new ArrayList<>();
        try (BenchShop shop = course.shop("sustained", stack -> stack)) {
            shop.open(OFFER);
            for (int round = 1 - course.plan().warmUp(); round <= course.plan().rounds(); round++) {
                double rate = keepUp(shop, orders);
                course.out().printf("  round %2d  %s orders/s from 202 to PAID%n", round, Samples.number(rate));
                if (round > 0) {
                    rates.add(rate);
                }
            }
        }
        Samples sustained = new Samples("accepted and settled", "orders/s", rates);
        section.bar(sustained);
        section.figure(sustained, Goal.atLeast(5_000, 10_000));
    }

    private static double keepUp(BenchShop shop, int orders) throws IOException, InterruptedException, SQLException {
        int before = shop.redis().ended(OFFER);
        int pressed = 0;
        long begin = System.nanoTime();
        int settled = 0;
        while (settled < orders) {
            if (pressed < orders && pressed - settled < ON_THEIR_WAY) {
                shop.get("/order-redis?prodId=" + OFFER, IN_A_BURST, true);
                pressed += IN_A_BURST;
            } else {
                Thread.sleep(5);
            }
            settled = shop.redis().ended(OFFER) - before;
        }
        return settled / ((System.nanoTime() - begin) / 1e9);
    }
}
