package io.hotdeal.benchmark;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Measures the cost of open live pages for orders, and the pages' update rate meanwhile. */
final class LiveScenario {

    private static final int OFFER = 2;
    private static final int ORDERS = 20_000;
    private static final int PAGES = 3;

    private LiveScenario() {}

    static void measure(BenchmarkContext context) throws IOException, InterruptedException, SQLException {
        Section section = context.section(
                "Live pages",
                "POST orders, ab -k -c 150, no worker running; with %d readers of the live feed and with none"
                        .formatted(PAGES));
        int orders = context.plan().scaled(ORDERS);
        try (BenchmarkStack shop = context.shop("live", stack -> stack.workers(0))) {
            shop.open(OFFER);
            List<Double> updates = new ArrayList<>();
            Map<String, Samples> measured = new InterleavedRun("/s", context.out())
                    .with("no page", () -> shop.post(OFFER, orders, true))
                    .with(PAGES + " pages", () -> watched(shop, orders, updates))
                    .run(context.plan().warmUp(), context.plan().rounds());
            measured.values().forEach(section::bar);
            section.figure(
                    of(measured, PAGES + " pages").dividedBy(of(measured, "no page"), PAGES + " live pages ÷ none"),
                    Goal.atLeast(0.97, 1.0));
            List<Double> counted = updates.subList(context.plan().warmUp(), updates.size());
            section.figure(new Samples("updates of each page under that load", "/s", counted), Goal.atLeast(2, 2.5));
        }
    }

    private static double watched(BenchmarkStack shop, int orders, List<Double> updates)
            throws IOException, InterruptedException {
        try (LivePageReaders pages = LivePageReaders.open(shop.stack().gatewayUrl(1), PAGES)) {
            double rate = shop.post(OFFER, orders, true);
            updates.add(pages.updatesPerSecond());
            return rate;
        }
    }

    private static Samples of(Map<String, Samples> measured, String name) {
        return Objects.requireNonNull(measured.get(name), name);
    }
}
