package io.hotdeal.benchmark;

import io.hotdeal.testkit.Component;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Measures more payment consumers against a slow provider: 30 ms per order. */
final class ScalingScenario {

    private static final int OFFER = 2;
    /** Orders per consumer: at 33 orders/s each some 15 s. */
    private static final int ORDERS = 500;

    private static final int[] CONSUMERS = {1, 2, 4, 8};

    private ScalingScenario() {}

    static void measure(BenchmarkContext context) throws IOException, InterruptedException, SQLException {
        Section section = context.section(
                "Scaling",
                "a provider that takes 30 ms per order; one worker with 1, 2, 4, 8 payment consumers over 8 partitions");
        List<double[]> points = new ArrayList<>();
        List<Double> rates = new ArrayList<>();
        for (int consumers : CONSUMERS) {
            double rate = rateWith(context, consumers);
            context.out().printf("  %d consumers: %s orders/s%n", consumers, Samples.number(rate));
            section.bar(Samples.once(consumers + " consumers", "orders/s", rate));
            points.add(new double[] {consumers, rate});
            rates.add(rate);
        }
        section.curve(new Section.Curve("settled", "consumers", "orders/s", points));
        section.figure(Samples.once("4 consumers ÷ 1", "", rates.get(2) / rates.getFirst()), Goal.atLeast(3.6, 4.0));
    }

    private static double rateWith(BenchmarkContext context, int consumers)
            throws IOException, InterruptedException, SQLException {
        try (BenchmarkStack shop = context.shop(
                "scaling-" + consumers,
                stack -> stack.workerProperty("hotdeal.worker.payment.concurrency", String.valueOf(consumers))
                        .workerProperty("hotdeal.worker.payment.batch-size", "20"))) {
            Component worker = Component.worker(1);
            shop.shop().providerSettings("{\"latencyMillis\":0,\"latencyPerOrderMillis\":30}");
            shop.stack().stop(worker);
            Backlog backlog = Backlog.build(shop, OFFER, context.plan().scaled(ORDERS) * consumers);
            shop.stack().start(worker);
            return backlog.drain().ordersPerSecond();
        }
    }
}
