package io.hotdeal.benchmark;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;

/** Measures the cost of Redis's sync before its reply, and of Kafka's acknowledgement before the 202. */
final class DurabilityScenario {

    private static final int OFFER = 2;
    private static final int REQUESTS = 20_000;

    /** A round is short, and its noise is larger than the effect. */
    private static final int MORE_ROUNDS = 3;

    private DurabilityScenario() {}

    static void measure(BenchmarkContext context) throws IOException, InterruptedException, SQLException {
        Section section = context.section(
                "Durability",
                "/order-redis, ab -k -c 150, no worker running; two stacks at once, whose appendfsync is switched");
        try (BenchmarkStack reserved = context.shop("durability-reserved", stack -> stack.workers(0));
                BenchmarkStack published = context.shop(
                        "durability-published",
                        stack -> stack.workers(0).gatewayProperty("hotdeal.gateway.acknowledge.when", "published"))) {
            reserved.open(OFFER);
            published.open(OFFER);
            Map<String, Samples> measured = new InterleavedRun("/s", context.out())
                    .with("always, reserved", () -> order(context, reserved, "always"))
                    .with("everysec, reserved", () -> order(context, reserved, "everysec"))
                    .with("always, published", () -> order(context, published, "always"))
                    .with("everysec, published", () -> order(context, published, "everysec"))
                    .run(context.plan().warmUp(), MORE_ROUNDS * context.plan().rounds());
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

    private static double order(BenchmarkContext context, BenchmarkStack shop, String appendFsync)
            throws IOException, InterruptedException {
        shop.redis().appendFsync(appendFsync);
        return shop.get("/order-redis?prodId=" + OFFER, context.plan().scaled(REQUESTS), true);
    }
}
