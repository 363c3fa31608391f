package io.hotdeal.benchmark;

import io.hotdeal.testkit.Component;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Whether the millionth order is as quick as the first, and what an order takes in Redis and in the gateway. */
final class GrowthScenario {

    private static final int OFFER = 2;
    private static final int FIRST_SMALL_OFFER = 10;
    private static final int SMALL = 10_000;
    private static final int[] SIZES = {10_000, 100_000, 200_000, 400_000, 600_000, 800_000, 1_000_000};

    /** A round is short, and what is to be shown smaller than its noise. */
    private static final int MORE_ROUNDS = 3;

    private GrowthScenario() {}

    static void measure(BenchmarkContext course) throws IOException, InterruptedException, SQLException {
        int small = course.plan().scaled(SMALL);
        Section section = course.section(
                "Growth",
                "/order-redis, ab -k -c 150, no worker running; an offer grows to its full size, then in turn the first %,d"
                                .formatted(small)
                        + " orders of a new offer and as many more of the grown one");
        try (BenchmarkStack shop = course.shop("growth", stack -> stack.workers(0))) {
            grow(course, shop, section);
            int[] offer = {FIRST_SMALL_OFFER};
            Map<String, Samples> measured = new InterleavedRun("/s", course.out())
                    .with("first orders of an offer", () -> {
                        shop.open(++offer[0]);
                        return press(shop, offer[0], small);
                    })
                    .with("orders of the grown offer", () -> {
                        // After the same pause: what Kafka and the outbox still do would fall into it.
                        shop.open(++offer[0]);
                        return press(shop, OFFER, small);
                    })
                    .run(course.plan().warmUp(), MORE_ROUNDS * course.plan().rounds());
            measured.values().forEach(section::bar);
            section.figure(
                    of(measured, "orders of the grown offer")
                            .dividedBy(of(measured, "first orders of an offer"), "accept, grown ÷ new offer"),
                    Goal.atLeast(0.95, 1.0));
        }
    }

    private static void grow(BenchmarkContext course, BenchmarkStack shop, Section section)
            throws IOException, InterruptedException {
        shop.open(OFFER);
        long empty = shop.redis().bytes(OFFER);
        List<double[]> memory = new ArrayList<>();
        List<double[]> heap = new ArrayList<>();
        int pressed = 0;
        for (int size : SIZES) {
            int target = course.plan().scaled(size);
            press(shop, OFFER, target - pressed);
            pressed = target;
            double bytes = (shop.redis().bytes(OFFER) - empty) / (double) pressed;
            double live = shop.heap(Component.gateway(1));
            course.out()
                    .printf(
                            "  %,9d orders: Redis %s bytes an order, gateway's heap %s MiB%n",
                            pressed, Samples.number(bytes), Samples.number(live));
            memory.add(new double[] {pressed, bytes});
            heap.add(new double[] {pressed, live});
        }
        section.curve(new Section.Curve("Redis, bytes per order", "orders", "bytes, MiB", memory));
        section.curve(new Section.Curve("gateway, MiB of live objects", "orders", "bytes, MiB", heap));
        section.figure(Samples.once("Redis bytes per order, grown", "", memory.getLast()[1]), Goal.atMost(250, 150));
        section.figure(
                Samples.once("gateway's heap, grown − new offer", "MiB", heap.getLast()[1] - heap.getFirst()[1]), null);
    }

    private static Samples of(Map<String, Samples> measured, String name) {
        return Objects.requireNonNull(measured.get(name), name);
    }

    private static double press(BenchmarkStack shop, int offer, int orders) throws IOException, InterruptedException {
        return shop.get("/order-redis?prodId=" + offer, orders, true);
    }
}
