package io.hotdeal.benchmark;

import io.hotdeal.testkit.process.ProcessException;
import io.hotdeal.testkit.shop.OrderCounts;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Sells the same units six ways, from the old path to the pipeline, PAID orders per second against PAID orders per second. The plain
 * {@code DECR} + {@code send} pays for nothing: it is compared by what it accepts.
 */
final class LadderScenario {

    private static final String LOCKED = "1 FOR UPDATE, payment inside";
    private static final String AFTER_COMMIT = "2 payment after the commit";
    private static final String CONDITIONAL = "3 one conditional UPDATE";
    private static final String GET_THEN_DECR = "4 GET, then DECR (oversells)";
    private static final String SEND = "5 DECR + send, accepted only";
    private static final String PIPELINE = "6 the pipeline";
    private static final String PIPELINE_ACCEPTS = "6 the pipeline, accepted";

    private static final int UNITS = 3_000;
    private static final int WARM_UP_UNITS = 1_500;
    private static final int WARM_UP_UNITS_LOCKED = 100;
    private static final int BUYERS_PERCENT = 110;
    private static final int FIRST_PRODUCT = 10;
    private static final List<Integer> PROVIDER_MILLIS = List.of(30, 0);
    private static final long SETTLE_SECONDS = 120;

    private final BenchmarkStack shop;
    private final List<Double> oversold = new ArrayList<>();
    private final List<Double> accepted = new ArrayList<>();
    private int product = FIRST_PRODUCT;

    private LadderScenario(BenchmarkStack shop) {
        this.shop = shop;
    }

    static void measure(BenchmarkContext context) throws IOException, InterruptedException, SQLException {
        try (BenchmarkStack shop = context.shop("ladder", stack -> stack)) {
            LadderScenario ladder = new LadderScenario(shop);
            for (int millis : PROVIDER_MILLIS) {
                shop.shop().providerSettings("{\"latencyMillis\":" + millis + "}");
                ladder.measure(context, millis);
            }
        }
    }

    private void measure(BenchmarkContext context, int providerMillis)
            throws IOException, InterruptedException, SQLException {
        int units = context.plan().scaled(UNITS);
        Section section = context.section(
                "Ladder, a payment takes " + providerMillis + " ms",
                "%,d units of a product of its own each time, %,d requests (ab -c 150), one worker; PAID orders ÷ the time from the first request until the last is PAID"
                        .formatted(units, requests(units)));
        context.out().println("  warm-up");
        steps(
                        context,
                        context.plan().scaled(WARM_UP_UNITS_LOCKED),
                        context.plan().scaled(WARM_UP_UNITS))
                .run(context.plan().warmUp(), 0);
        oversold.clear();
        accepted.clear();
        context.out().println("  measured");
        Map<String, Samples> measured = new LinkedHashMap<>(
                steps(context, units, units).run(0, context.plan().rounds()));
        measured.put(PIPELINE_ACCEPTS, new Samples(PIPELINE_ACCEPTS, "/s", accepted));
        String provider = ", provider " + providerMillis + " ms";
        for (Map.Entry<String, Samples> step : measured.entrySet()) {
            section.bar(step.getValue());
            section.figure(renamed(step.getValue(), step.getKey() + provider), null);
        }
        for (String step : List.of(LOCKED, AFTER_COMMIT, CONDITIONAL, GET_THEN_DECR)) {
            section.figure(ratio(measured, PIPELINE, step, "6 ÷ " + step.charAt(0) + ", PAID" + provider), null);
        }
        section.figure(ratio(measured, PIPELINE_ACCEPTS, SEND, "6 ÷ 5, accepted" + provider), null);
        section.figure(new Samples("4 oversold of %,d units".formatted(units) + provider, "orders", oversold), null);
    }

    /** @param unitsLocked of the old path, whose warm-up would take minutes */
    private InterleavedRun steps(BenchmarkContext context, int unitsLocked, int units) {
        return new InterleavedRun("/s", context.out())
                .with(LOCKED, () -> inDatabase("/order", unitsLocked))
                .with(AFTER_COMMIT, () -> inDatabase("/bench/pay-after-commit", units))
                .with(CONDITIONAL, () -> inDatabase("/bench/conditional-update", units))
                .with(GET_THEN_DECR, () -> getThenDecr(context, units))
                .with(SEND, () -> send(units))
                .with(PIPELINE, () -> pipeline(units));
    }

    private double inDatabase(String path, int units) throws IOException, InterruptedException, SQLException {
        shop.stockOf(++product, units);
        double seconds = buy(path + "?prodId=" + product, units);
        requireAllPaid(path, units);
        return units / seconds;
    }

    /** Whatever it oversells is sold, too. */
    private double getThenDecr(BenchmarkContext context, int units)
            throws IOException, InterruptedException, SQLException {
        shop.redis().setCounter("bench-quantity-" + ++product, units);
        double seconds = buy("/bench/get-then-decr?prodId=" + product, units);
        int paid = paid();
        if (paid < units) {
            throw new ProcessException("GET, then DECR sold only " + paid + " of " + units + " units.");
        }
        oversold.add((double) paid - units);
        context.out().printf("            %,d orders are paid for %,d units%n", paid, units);
        return paid / seconds;
    }

    private double send(int units) throws IOException, InterruptedException {
        shop.redis().setCounter("bench-quantity", units);
        return units / buy("/bench/plain", units);
    }

    private double pipeline(int units) throws IOException, InterruptedException, SQLException {
        shop.shop().open(++product, units);
        long begin = System.nanoTime();
        accepted.add(units / buy("/order-redis?prodId=" + product, units));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SETTLE_SECONDS);
        while (shop.redis().ended(product) < units) {
            if (System.nanoTime() > deadline) {
                throw new ProcessException("After " + SETTLE_SECONDS + " s only "
                        + shop.redis().ended(product) + " of " + units + " orders are settled.");
            }
            Thread.sleep(5);
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        requireAllPaid("the pipeline", units);
        return units / seconds;
    }

    /** @return seconds from the first request to the last response */
    private double buy(String path, int units) throws IOException, InterruptedException {
        int requests = requests(units);
        return requests / shop.get(path, requests, false);
    }

    private static int requests(int units) {
        return units * BUYERS_PERCENT / 100;
    }

    private void requireAllPaid(String path, int units) throws SQLException {
        if (paid() != units) {
            throw new ProcessException(path + " has sold " + paid() + " orders of " + units + " units.");
        }
    }

    private int paid() throws SQLException {
        return OrderCounts.read(shop.connection(), product).paid();
    }

    private static Samples ratio(Map<String, Samples> measured, String one, String other, String name) {
        return of(measured, one).dividedBy(of(measured, other), name);
    }

    private static Samples of(Map<String, Samples> measured, String name) {
        return Objects.requireNonNull(measured.get(name), name);
    }

    private static Samples renamed(Samples samples, String name) {
        return new Samples(name, samples.unit(), samples.values());
    }
}
