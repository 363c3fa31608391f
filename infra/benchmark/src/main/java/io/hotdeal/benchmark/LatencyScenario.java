package io.hotdeal.benchmark;

import io.hotdeal.testkit.Component;
import io.hotdeal.testkit.load.ConstantRate;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.HdrHistogram.Histogram;

/** Measures the time to the 202 at a constant rate of orders, without a worker and with one, and the time to PAID. */
final class LatencyScenario {

    private static final int PER_SECOND = 3_000;
    private static final int SECONDS = 10;
    private static final int WARM_UP_ORDERS = 60_000;

    private static final int FIRST_OFFER = 10;
    /** The distance from a round's offer to that of its second half. */
    private static final int OFFERS_APART = 100;

    private static final double[] PERCENTILES = {50, 75, 90, 95, 99, 99.5, 99.9};

    private LatencyScenario() {}

    /**
     * One round of each kind, one after the other.
     *
     * @param accepted while the worker is paused
     * @param settling the same amount while it works
     */
    private record Round(ConstantRate.Result accepted, SteadyRound settling) {

        double accept(double percentile) {
            return accepted.micros().getValueAtPercentile(percentile) / 1e3;
        }

        String text() {
            return "202 after %s ms (p50), %s ms (p99)%s; with the worker %s ms, %s ms%s; PAID after %.0f ms, %.0f ms"
                    .formatted(
                            Samples.number(accept(50)),
                            Samples.number(accept(99)),
                            overrun(accepted),
                            Samples.number(settling.responseMillis(50)),
                            Samples.number(settling.responseMillis(99)),
                            overrun(settling.sent()),
                            settling.paid(50),
                            settling.paid(99));
        }

        private static String overrun(ConstantRate.Result sent) {
            return sent.keptUp()
                    ? ""
                    : " (did not keep up; %,d were sent)"
                            .formatted(sent.report().accepted());
        }
    }

    static void measure(BenchmarkContext context) throws IOException, InterruptedException, SQLException {
        int seconds = Math.max(5, context.plan().scaled(SECONDS));
        Section section = context.section(
                "Constant rate",
                ("POST orders, %,d each second for %d s, open loop, timed from the moment each request was due,"
                                + " until 10,000 wait; with the worker paused, then with it running")
                        .formatted(PER_SECOND, seconds));
        List<Round> rounds = new ArrayList<>();
        try (BenchmarkStack shop = context.shop("latency", stack -> stack)) {
            int warmUp = context.plan().warmUp();
            Backlog.build(shop, FIRST_OFFER - warmUp, WARM_UP_ORDERS).drain();
            for (int number = 1 - warmUp; number <= context.plan().rounds(); number++) {
                // The first rounds approach the rate: JVMs that have just started do not keep up with it.
                int perSecond = number > 0 ? PER_SECOND : PER_SECOND * (number + warmUp) / warmUp;
                Round round = round(shop, FIRST_OFFER + number, perSecond, seconds);
                context.out().printf("  round %2d  %s%n", number, round.text());
                if (number > 0) {
                    rounds.add(round);
                    draw(section, number, round);
                }
            }
        }
        section.figure(samples("202 at 3,000/s, p50", "ms", rounds, round -> round.accept(50)), null);
        section.figure(samples("202 at 3,000/s, p99", "ms", rounds, round -> round.accept(99)), Goal.atMost(25, 10));
        section.figure(
                samples(
                        "202 at 3,000/s, worker running, p50",
                        "ms",
                        rounds,
                        round -> round.settling.responseMillis(50)),
                null);
        section.figure(
                samples(
                        "202 at 3,000/s, worker running, p99",
                        "ms",
                        rounds,
                        round -> round.settling.responseMillis(99)),
                Goal.atMost(25, 10));
        section.figure(samples("202 → PAID at 3,000/s, p50", "ms", rounds, round -> round.settling.paid(50)), null);
        section.figure(samples("202 → PAID at 3,000/s, p99", "ms", rounds, round -> round.settling.paid(99)), null);
        section.figure(
                samples("orders in flight, last ÷ second quarter", "", rounds, round -> round.settling.growth()),
                Goal.atMost(1.5, 1.0));
    }

    private static Round round(BenchmarkStack shop, int offer, int perSecond, int seconds)
            throws IOException, InterruptedException, SQLException {
        shop.open(offer);
        Component worker = Component.worker(1);
        shop.stack().pause(worker);
        ConstantRate.Result accepted = shop.constantRate(offer, perSecond, seconds);
        shop.stack().resume(worker);
        SteadyRound.awaitSettled(shop, offer, accepted.report().accepted());
        int next = offer + OFFERS_APART;
        shop.open(next);
        return new Round(accepted, SteadyRound.run(shop, next, perSecond, seconds));
    }

    private static Samples samples(String name, String unit, List<Round> rounds, ToDoubleFunction<Round> value) {
        return new Samples(
                name, unit, rounds.stream().mapToDouble(value).boxed().toList());
    }

    private static void draw(Section section, int number, Round round) {
        percentiles(section, "round " + number, round.accepted.micros());
        percentiles(
                section,
                "round " + number + ", worker running",
                round.settling.sent().micros());
        section.curve(new Section.Curve("round " + number, "seconds", "orders in flight", round.settling.inFlight()));
    }

    private static void percentiles(Section section, String name, Histogram micros) {
        section.curve(new Section.Curve(
                name,
                "percentile",
                "ms to the 202",
                DoubleStream.of(PERCENTILES)
                        .mapToObj(
                                percentile -> new double[] {percentile, micros.getValueAtPercentile(percentile) / 1e3})
                        .toList()));
    }
}
