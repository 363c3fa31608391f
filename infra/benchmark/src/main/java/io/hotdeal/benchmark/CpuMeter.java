package io.hotdeal.benchmark;

import io.hotdeal.testkit.Component;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures the processor time of each process, as the operating system counts it. */
final class CpuMeter {

    private final BenchmarkStack shop;

    CpuMeter(BenchmarkStack shop) {
        this.shop = shop;
    }

    /** @return microseconds of processor time per request, one bar for each process that took part */
    List<Samples> perRequest(String name, int requests, InterleavedRun.Measurement sending)
            throws IOException, InterruptedException, SQLException {
        Map<Component, Duration> before = read();
        sending.measure();
        List<Samples> bars = new ArrayList<>();
        read().forEach((component, after) -> {
            Duration used = after.minus(before.getOrDefault(component, Duration.ZERO));
            bars.add(Samples.once(
                    name + " – " + component.name(),
                    "µs of processor time a request",
                    used.toNanos() / 1e3 / requests));
        });
        return bars;
    }

    private Map<Component, Duration> read() {
        Map<Component, Duration> used = new LinkedHashMap<>();
        for (Component component : List.of(Component.gateway(1), Component.REDIS, Component.KAFKA)) {
            used.put(component, shop.processorTime(component));
        }
        return used;
    }
}
