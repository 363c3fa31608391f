package io.hotdeal.benchmark;

import io.hotdeal.testkit.load.ConstantRate;
import io.hotdeal.testkit.process.ProcessException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Measures whether one customer's flood of requests slows other customers down, or gets more units. */
final class FloodScenario {

    private static final int OFFER = 2;
    private static final int OTHERS_PER_SECOND = 300;
    private static final int FLOOD_PER_SECOND = 1_000;
    private static final int SECONDS = 10;
    private static final int WARM_UP_ORDERS = 15_000;
    private static final String QUIET = "others, no flood";
    private static final String LIMITED = "others, flood against limits";
    private static final String UNLIMITED = "others, flood, no limits";

    private FloodScenario() {}

    static void measure(BenchmarkContext context) throws IOException, InterruptedException, SQLException {
        int seconds = Math.max(3, context.plan().scaled(SECONDS));
        Section section = context.section(
                "Flood",
                ("%,d customers a second, one order each, and one more customer with %,d requests a second, for %d s, open loop,"
                                + " no worker running; p99 of the others' responses")
                        .formatted(OTHERS_PER_SECOND, FLOOD_PER_SECOND, seconds));
        List<Double> gotWithLimits = new ArrayList<>();
        List<Double> gotWithout = new ArrayList<>();
        try (BenchmarkStack limited = context.shop(
                        "flood-limited",
                        stack -> stack.workers(0)
                                .gatewayProperty("hotdeal.gateway.limits.enabled", "true")
                                // All requests come from one address here.
                                .gatewayProperty("hotdeal.gateway.limits.address-per-second", "100000")
                                .gatewayProperty("hotdeal.gateway.limits.address-burst", "100000"));
                BenchmarkStack open = context.shop("flood-open", stack -> stack.workers(0))) {
            limited.open(OFFER);
            open.open(OFFER);
            // JVMs that have just started do not keep up with such a rate.
            for (int time = 0; time < context.plan().warmUp(); time++) {
                limited.get("/order-redis?prodId=" + OFFER, WARM_UP_ORDERS, true);
                open.get("/order-redis?prodId=" + OFFER, WARM_UP_ORDERS, true);
            }
            Map<String, Samples> measured = new InterleavedRun("ms", context.out())
                    .with(QUIET, () -> p99(limited.constantRate(OFFER, OTHERS_PER_SECOND, seconds)))
                    .with(LIMITED, () -> flooded(limited, seconds, gotWithLimits))
                    .with(UNLIMITED, () -> flooded(open, seconds, gotWithout))
                    .run(context.plan().warmUp(), context.plan().rounds());
            measured.values().forEach(section::bar);
            section.figure(
                    of(measured, LIMITED)
                            .dividedBy(of(measured, QUIET), "others' p99, flood against limits ÷ no flood"),
                    null);
            section.figure(
                    of(measured, UNLIMITED).dividedBy(of(measured, QUIET), "others' p99, flood, no limits ÷ no flood"),
                    null);
            int warmUp = context.plan().warmUp();
            section.figure(
                    new Samples("units the flood got, limits", "", gotWithLimits.subList(warmUp, gotWithLimits.size())),
                    Goal.atMost(10 + 5.0 * (seconds + 1), 10 + 5.0 * seconds));
            section.figure(
                    new Samples("units the flood got, no limits", "", gotWithout.subList(warmUp, gotWithout.size())),
                    null);
        }
    }

    /** @param got receives the units sold to the flooding customer */
    private static double flooded(BenchmarkStack shop, int seconds, List<Double> got) throws InterruptedException {
        try (ExecutorService flood = Executors.newSingleThreadExecutor()) {
            Future<Integer> flooding = flood.submit(() -> shop.flood(OFFER, FLOOD_PER_SECOND, seconds));
            double others = p99(shop.constantRate(OFFER, OTHERS_PER_SECOND, seconds));
            got.add((double) flooding.get());
            return others;
        } catch (ExecutionException e) {
            throw new ProcessException("The flood did not end: " + e.getCause());
        }
    }

    /** Milliseconds from the moment each buyer was due. */
    private static double p99(ConstantRate.Result result) {
        return BenchmarkStack.keptUp(result).micros().getValueAtPercentile(99) / 1e3;
    }

    private static Samples of(Map<String, Samples> measured, String name) {
        return Objects.requireNonNull(measured.get(name), name);
    }
}
