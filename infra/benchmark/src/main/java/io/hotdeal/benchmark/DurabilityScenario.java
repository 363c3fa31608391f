package io.hotdeal.benchmark;

import io.hotdeal.testkit.Component;
import io.hotdeal.testkit.RunningStack;
import io.hotdeal.testkit.component.ReadinessProbe;
import io.hotdeal.testkit.process.Ports;
import io.hotdeal.testkit.process.ProcessException;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * Measures the cost of Redis's sync before its reply, and of Kafka's acknowledgement, or that of a replica, before the 202. The replica runs
 * on the same cores.
 */
final class DurabilityScenario {

    private static final int OFFER = 2;
    private static final int REQUESTS = 20_000;
    private static final Duration REPLY_LIMIT = Duration.ofSeconds(5);

    /** A round is short, and its noise is larger than the effect. */
    private static final int MORE_ROUNDS = 3;

    private DurabilityScenario() {}

    static void measure(BenchmarkContext context) throws IOException, InterruptedException, SQLException {
        Section section = context.section(
                "Durability",
                "/order-redis, ab -k -c 150, no worker running; three stacks at once, whose appendfsync is switched; the Redis of the one"
                        + " with replicated has a replica");
        try (BenchmarkStack reserved = shop(context, "reserved");
                BenchmarkStack published = shop(context, "published");
                BenchmarkStack replicated = shop(context, "replicated");
                RunningStack replica = context.stack("durability-replica")
                        .only(Component.REDIS)
                        .start()) {
            follow(replica, replicated.stack());
            reserved.open(OFFER);
            published.open(OFFER);
            replicated.open(OFFER);
            Map<String, Samples> measured = new InterleavedRun("/s", context.out())
                    .with("always, reserved", () -> order(context, reserved, "always"))
                    .with("everysec, reserved", () -> order(context, reserved, "everysec"))
                    .with("always, published", () -> order(context, published, "always"))
                    .with("everysec, published", () -> order(context, published, "everysec"))
                    .with("always, replicated", () -> order(context, replicated, "always"))
                    .with("everysec, replicated", () -> order(context, replicated, "everysec"))
                    .run(context.plan().warmUp(), MORE_ROUNDS * context.plan().rounds());
            measured.values().forEach(section::bar);
            section.figure(
                    of(measured, "always, reserved").dividedBy(of(measured, "everysec, reserved"), "always ÷ everysec"),
                    Goal.atLeast(0.90, 1.0));
            section.figure(
                    of(measured, "always, published")
                            .dividedBy(of(measured, "always, reserved"), "published ÷ reserved"),
                    null);
            section.figure(
                    of(measured, "always, replicated")
                            .dividedBy(of(measured, "always, reserved"), "replicated ÷ reserved"),
                    Goal.atLeast(0.70, 0.85));
        }
    }

    private static BenchmarkStack shop(BenchmarkContext context, String when)
            throws IOException, InterruptedException, SQLException {
        return context.shop(
                "durability-" + when,
                stack -> stack.workers(0).gatewayProperty("hotdeal.gateway.acknowledge.when", when));
    }

    private static void follow(RunningStack replica, RunningStack master) throws IOException {
        String reply = ReadinessProbe.redis(
                replica.redisPort(), "REPLICAOF " + Ports.HOST + " " + master.redisPort(), REPLY_LIMIT);
        if (!reply.equals("+OK")) {
            throw new ProcessException("Redis did not become a replica: " + reply);
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
