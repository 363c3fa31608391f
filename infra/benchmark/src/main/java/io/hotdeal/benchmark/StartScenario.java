package io.hotdeal.benchmark;

import io.hotdeal.testkit.Component;
import io.hotdeal.testkit.LocalStack;
import io.hotdeal.testkit.ProjectLayout;
import io.hotdeal.testkit.component.StartCache;
import io.hotdeal.testkit.training.TrainStartCaches;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Measures the time from the start of the process to its first order, with and without a cache of its classes. */
final class StartScenario {

    private static final int OFFER = 2;

    private StartScenario() {}

    static void measure(BenchmarkContext context) throws IOException, InterruptedException, SQLException {
        boolean caches = StartCache.isSupported();
        Section section = context.section(
                "Start",
                "seconds from the start of the process to the first accepted order (gateway), to the first settled one (worker);"
                        + (caches ? " cached: classes in an AOT cache" : " no AOT caches before JDK 25"));
        List<Double> gateway = new ArrayList<>();
        List<Double> worker = new ArrayList<>();
        List<Double> cachedGateway = new ArrayList<>();
        List<Double> cachedWorker = new ArrayList<>();
        if (caches) {
            TrainStartCaches.of(
                    EnumSet.of(Component.Kind.KAFKA, Component.Kind.WORKER, Component.Kind.GATEWAY),
                    ProjectLayout.find(),
                    context.plan().runFolder().resolve("start-training"),
                    context.out());
        }
        try (BenchmarkStack plain = context.shop("start", LocalStack::withoutStartCaches);
                BenchmarkStack cached = context.shop("start-cached", stack -> stack)) {
            plain.open(OFFER);
            cached.open(OFFER);
            for (int round = 0; round <= context.plan().rounds(); round++) { // the first one fills the disk's cache
                boolean counts = round > 0;
                restart(context, plain, "uncached", counts, gateway, worker);
                restart(context, cached, "cached", counts, cachedGateway, cachedWorker);
            }
        }
        note(section, "gateway: start → first 202", gateway, null);
        note(section, "worker: start → first settled order", worker, null);
        if (caches) {
            note(section, "gateway, cached: start → first 202", cachedGateway, Goal.atMost(4, 2));
            note(section, "worker, cached: start → first settled order", cachedWorker, null);
        }
    }

    private static void restart(
            BenchmarkContext context,
            BenchmarkStack shop,
            String how,
            boolean counts,
            List<Double> gateway,
            List<Double> worker)
            throws IOException, InterruptedException {
        shop.stack().stop(Component.worker(1));
        shop.stack().stop(Component.gateway(1));
        long begin = System.nanoTime();
        shop.stack().start(Component.gateway(1));
        shop.get("/order-redis?prodId=" + OFFER, 1, false);
        double accepted = (System.nanoTime() - begin) / 1e9;
        int before = shop.redis().ended(OFFER);
        begin = System.nanoTime();
        shop.stack().start(Component.worker(1));
        while (shop.redis().ended(OFFER) == before) {
            Thread.sleep(5);
        }
        double settled = (System.nanoTime() - begin) / 1e9;
        context.out().printf("  %-8s gateway %.2f s, worker %.2f s%n", how, accepted, settled);
        if (counts) {
            gateway.add(accepted);
            worker.add(settled);
        }
    }

    private static void note(Section section, String name, List<Double> seconds, @Nullable Goal goal) {
        Samples samples = new Samples(name, "s", seconds);
        section.bar(samples);
        section.figure(samples, goal);
    }
}
