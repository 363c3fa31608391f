package io.hotdeal.stack.bench;

import io.hotdeal.stack.Component;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** From the start of the process to its first order. */
final class StartPart {

    private static final int OFFER = 2;

    private StartPart() {}

    static void measure(Course course) throws IOException, InterruptedException, SQLException {
        Section section = course.section(
                "Start",
                "seconds from the start of the process to the first accepted order (gateway), to the first settled one (worker)");
        List<Double> gateway = new ArrayList<>();
        List<Double> worker = new ArrayList<>();
        try (BenchShop shop = course.shop("start", stack -> stack)) {
            shop.open(OFFER);
            for (int round = 1 - course.plan().warmUp(); round <= course.plan().rounds(); round++) {
                shop.stack().stop(Component.worker(1));
                shop.stack().stop(Component.gateway(1));
                long begin = System.nanoTime();
                shop.stack().start(Component.gateway(1));
                shop.get("/order-redis?prodId=" + OFFER, 1, false);
                double accepted = (System.nanoTime() - begin) / 1e9;
                int before = shop.redis().ended(OFFER);
                begin = System.nanoTime();
                shop.stack().start(Component.worker(1));
                while (shop.redis().ended(OFFER) == before) {
                    Thread.sleep(5);
                }
                double settled = (System.nanoTime() - begin) / 1e9;
                course.out().printf("  round %2d  gateway %.2f s, worker %.2f s%n", round, accepted, settled);
                if (round > 0) {
                    gateway.add(accepted);
                    worker.add(settled);
                }
            }
        }
        Samples first = new Samples("gateway: start → first 202", "s", gateway);
        Samples last = new Samples("worker: start → first settled order", "s", worker);
        section.bar(first);
        section.bar(last);
        section.figure(first, Goal.atMost(4, 2));
        section.figure(last, null);
    }
}
