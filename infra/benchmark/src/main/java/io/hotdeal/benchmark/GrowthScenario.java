package io.hotdeal.benchmark;

import io.hotdeal.testkit.Component;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Measures whether the millionth order is as fast as the first, and an order's memory in Redis and in the gateway. */
final class GrowthScenario {

    private static final int OFFER = 2;
    private static final int FIRST_SMALL_OFFER = 10;
    private static final int SMALL = 10_000;
    private static final int[] SIZES = {10_000, 100_000, 200_000, 400_000, 600_000, 800_000, 1_000_000};

    /** A round is short, and its noise is larger than the effect. */
    private static final int MORE_ROUNDS = 3;

    private GrowthScenario() {}

    static void measure(BenchmarkContext context) throws IOException, InterruptedException, SQLException {
        int small = context.plan().scaled(SMALL);
        Section section = context.section(
                "Growth",
                "/order-redis, ab -k -c 150, no worker running; an offer grows to its full size, then in turn the first %,d"
                                .formatted(small)
                        + " orders of a new offer and as many more of the grown one");
        try (BenchmarkStack shop = context.shop("growth", stack -> stack.workers(0))) {
            grow(context, shop, section);
            int[] offer = {FIRST_SMALL_OFFER};
            Map<String, Samples> measured = new InterleavedRun("/s", context.out())
                    .with("first orders of an offer", () -> {
                        shop.open(++offer[0]);
                        return send(shop, offer[0], small);
                    })
                    .with("orders of the grown offer", () -> {
                        // After the same pause, because Kafka and the outbox are still busy.
                        shop.open(++offer[0]);
                        return send(shop, OFFER, small);
                    })
                    .run(context.plan().warmUp(), MORE_ROUNDS * context.plan().rounds());
            measured.values().forEach(section::bar);
            section.figure(
                    of(measured, "orders of the grown offer")
                            .dividedBy(of(measured, "first orders of an offer"), "accept, grown ÷ new offer"),
                    Goal.atLeast(0.95, 1.0));
        }
    }

    private static void grow(BenchmarkContext context, BenchmarkStack shop, Section section)
            throws IOException, InterruptedException {
        shop.open(OFFER);
        long empty = shop.redis().bytes(OFFER);
        List<double[]> memory = new ArrayList<>();
        List<double[]> heap = new ArrayList<>();
        int sent = 0;
        for (int size : SIZES) {
            int target = context.plan().scaled(size);
            send(shop, OFFER, target - sent);
            sent = target;
            double bytes = (shop.redis().bytes(OFFER) - empty) / (double) sent;
            double live = shop.heap(Component.gateway(1));
            context.out()
                    .printf(
                            "  %,9d orders: Redis %s bytes an order, gateway's heap %s MiB%n",
                            sent, Samples.number(bytes), Samples.number(live));
            memory.add(new double[] {sent, bytes});
            heap.add(new double[] {sent, live});
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

    private static double send(BenchmarkStack shop, int offer, int orders) throws IOException, InterruptedException {
        return shop.get("/order-redis?prodId=" + offer, orders, true);
    }
}
