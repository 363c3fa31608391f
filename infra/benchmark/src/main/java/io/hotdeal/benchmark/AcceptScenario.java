package io.hotdeal.benchmark;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Measures accepted and refused orders per second, and the baselines: a no-op and DECR + send. */
final class AcceptScenario {

    private static final int OFFER = 2;
    private static final int SOLD_OUT = 3;
    private static final int KEPT = 30_000;
    private static final int CONNECTED = 10_000;

    private AcceptScenario() {}

    static void measure(BenchmarkContext context) throws IOException, InterruptedException, SQLException {
        Section section = context.section(
                "Accept and refuse",
                "ab -c 150, with and without keep-alive, no worker running, appendfsync always; responses per second");
        int kept = context.plan().scaled(KEPT);
        int connected = context.plan().scaled(CONNECTED);
        try (BenchmarkStack shop = context.shop("accept", stack -> stack.workers(0))) {
            shop.open(OFFER);
            shop.shop().open(SOLD_OUT, 1);
            shop.get("/order-redis?prodId=" + SOLD_OUT, 1, false);
            shop.redis().setCounter("bench-quantity", BenchmarkStack.UNITS);
            Map<String, Samples> measured = new InterleavedRun("/s", context.out())
                    .with("no-op -k", () -> shop.get("/bench/no-op", kept, true))
                    .with("bare no-op -k", () -> shop.get("/bench/bare", kept, true))
                    .with("/order-redis -k", () -> shop.get("/order-redis?prodId=" + OFFER, kept, true))
                    .with("POST orders -k", () -> shop.post(OFFER, kept, true))
                    .with("plain DECR + send -k", () -> shop.get("/bench/plain", kept, true))
                    .with("sold out -k", () -> shop.get("/order-redis?prodId=" + SOLD_OUT, kept, true))
                    .with("no-op", () -> shop.get("/bench/no-op", connected, false))
                    .with("bare no-op", () -> shop.get("/bench/bare", connected, false))
                    .with("/order-redis", () -> shop.get("/order-redis?prodId=" + OFFER, connected, false))
                    .with("plain DECR + send", () -> shop.get("/bench/plain", connected, false))
                    .run(context.plan().warmUp(), context.plan().rounds());
            measured.values().forEach(section::bar);
            ratio(section, measured, "/order-redis -k", "no-op -k", Goal.atLeast(0.65, 0.90));
            ratio(section, measured, "POST orders -k", "no-op -k", Goal.atLeast(0.65, 0.90));
            ratio(section, measured, "/order-redis", "no-op", Goal.atLeast(0.88, 1.0));
            ratio(section, measured, "/order-redis -k", "plain DECR + send -k", Goal.atLeast(1.6, 2.5));
            ratio(section, measured, "sold out -k", "no-op -k", Goal.atLeast(0.90, 1.0));
            section.figure(ratioOf(measured, "/order-redis -k", "bare no-op -k"), null);
            section.figure(ratioOf(measured, "/order-redis", "bare no-op"), null);
            Section time = context.section(
                    "Where the time goes", "processor time of each process while %,d requests -k".formatted(kept));
            CpuMeter cpu = new CpuMeter(shop);
            for (String path : List.of("/bench/no-op", "/bench/bare", "/order-redis?prodId=" + OFFER, "/bench/plain")) {
                for (Samples bar : cpu.perRequest(path, kept, () -> shop.get(path, kept, true))) {
                    context.out().printf("  %-40s %s%n", bar.name(), bar.text());
                    time.bar(bar);
                }
            }
        }
    }

    private static void ratio(Section section, Map<String, Samples> measured, String one, String other, Goal goal) {
        section.figure(ratioOf(measured, one, other), goal);
    }

    private static Samples ratioOf(Map<String, Samples> measured, String one, String other) {
        List<Samples> both = List.of(one, other).stream()
                .map(name -> java.util.Objects.requireNonNull(measured.get(name), name))
                .toList();
        return both.getFirst().dividedBy(both.getLast(), one + " ÷ " + other);
    }
}
