package io.hotdeal.benchmark;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;

/** What it costs that Redis syncs before it answers, and that a 202 waits for Kafka. */
final class DurabilityScenario {

    private static final int OFFER = 2;
    private static final int REQUESTS = 20_000;

    /** A round is short, and what is to be shown smaller than its noise. */
    private static final int MORE_ROUNDS = 3;

    private DurabilityScenario() {}

    static void measure(BenchmarkContext course) throws IOException, InterruptedException, SQLException {
        Section section = course.section(
                "Durability's price",
                "/order-redis, ab -k -c 150, no worker running; two stacks at once, whose appendfsync is switched");
        try (BenchmarkStack reserved = course.shop("durability-reserved", stack -> stack.workers(0));
                BenchmarkStack published = course.shop(
                        "durability-published",
                        stack -> stack.workers(0).gatewayProperty("hotdeal.gateway.acknowledge.when", "published"))) {
            reserved.open(OFFER);
            published.open(OFFER);
            Map<String, Samples> measured = new InterleavedRun("/s", course.out())
                    .with("always, reserved", () -> press(course, reserved, "always"))
                    .with("everysec, reserved", () -> press(course, reserved, "everysec"))
                    .with("always, published", () -> press(course, published, "always"))
                    .with("everysec, published", () -> press(course, published, "everysec"))
                    .run(course.plan().warmUp(), MORE_ROUNDS * course.plan().rounds());
            measured.values().forEach(section::bar);
            section.figure(
                    of(measured, "always, reserved").dividedBy(of(measured, "everysec, reserved"), "always ÷ everysec"),
                    Goal.atLeast(0.90, 1.0));
            section.figure(
                    of(measured, "always, published")
                            .dividedBy(of(measured, "always, reserved"), "published ÷ reserved"),
                    null);
        }
    }

    private static Samples of(Map<String, Samples> measured, String name) {
        return Objects.requireNonNull(measured.get(name), name);
    }

    private static double press(BenchmarkContext course, BenchmarkStack shop, String appendFsync)
            throws IOException, InterruptedException {
        shop.redis().appendFsync(appendFsync);
        return shop.get("/order-redis?prodId=" + OFFER, course.plan().scaled(REQUESTS), true);
    }
}
