package io.hotdeal.stack.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** How long a buyer waits for the 202, and an order for PAID, when orders come at a constant rate and a worker runs. */
final class LatencyPart {

    private static final int PER_SECOND = 3_000;
    private static final int SECONDS = 10;
    /** Before the first round: JVMs that have just started do not keep up with the rate. */
    private static final int WARM_UP_ORDERS = 60_000;

    private static final int FIRST_OFFER = 10;
    private static final double[] PERCENTILES = {50, 75, 90, 95, 99, 99.5, 99.9};

    private LatencyPart() {}

    static void measure(Course course) throws IOException, InterruptedException, SQLException {
        int seconds = Math.max(5, course.plan().scaled(SECONDS));
        Section section = course.section(
                "Constant rate",
                "POST orders, %,d each second for %d s, open loop, timed from the moment each buyer was due; one worker"
                        .formatted(PER_SECOND, seconds));
        List<SteadyRound> rounds = new ArrayList<>();
        try (BenchShop shop = course.shop("latency", stack -> stack)) {
            Backlog.build(shop, FIRST_OFFER - course.plan().warmUp(), WARM_UP_ORDERS)
                    .drain();
            for (int number = 1 - course.plan().warmUp();
                    number <= course.plan().rounds();
                    number++) {
                SteadyRound round = SteadyRound.run(shop, FIRST_OFFER + number, PER_SECOND, seconds);
                course.out()
                        .printf(
                                "  round %2d  202 after %s ms (p50), %s ms (p99); PAID after %.0f ms (p50), %.0f ms (p99)%n",
                                number,
                                Samples.number(round.answer(50)),
                                Samples.number(round.answer(99)),
                                round.paid(50),
                                round.paid(99));
                if (number > 0) {
                    rounds.add(round);
                    draw(section, "round " + number, round);
                }
            }
        }
        section.figure(samples("202 at 3,000/s, p50", "ms", rounds, round -> round.answer(50)), null);
        section.figure(samples("202 at 3,000/s, p99", "ms", rounds, round -> round.answer(99)), Goal.atMost(25, 10));
        section.figure(samples("202 → PAID at 3,000/s, p50", "ms", rounds, round -> round.paid(50)), null);
        section.figure(samples("202 → PAID at 3,000/s, p99", "ms", rounds, round -> round.paid(99)), null);
        section.figure(
                samples("orders on their way, last ÷ second quarter", "", rounds, SteadyRound::growth),
                Goal.atMost(1.5, 1.0));
    }

    private static Samples samples(
            String name, String unit, List<SteadyRound> rounds, ToDoubleFunction<SteadyRound> value) {
        return new Samples(
                name, unit, rounds.stream().mapToDouble(value).boxed().toList());
    }

    private static void draw(Section section, String name, SteadyRound round) {
        section.curve(new Section.Curve(
                name,
                "percentile",
                "ms to the 202",
                DoubleStream.of(PERCENTILES)
                        .mapToObj(percentile -> new double[] {percentile, round.answer(percentile)})
                        .toList()));
        section.curve(new Section.Curve(name, "seconds", "orders on their way", round.onTheirWay()));
    }
}
