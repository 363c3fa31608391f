package io.hotdeal.testkit.load;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Counts many buyers' responses, and their times in microseconds to three digits. Thread-safe. */
final class LoadRecorder {

    private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(5);

    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger soldOut = new AtomicInteger();
    private final Queue<String> errors = new ConcurrentLinkedQueue<>();
    private final Queue<String> orderIds = new ConcurrentLinkedQueue<>();
    private final ConcurrentHistogram micros = new ConcurrentHistogram(LONGEST_MICROS, 3);

    void add(LoadResponse response, long nanos) {
        micros.recordValue(Math.min(TimeUnit.NANOSECONDS.toMicros(nanos), LONGEST_MICROS));
        switch (response.kind()) {
            case ACCEPTED -> {
                accepted.incrementAndGet();
                if (!response.detail().isEmpty()) {
                    orderIds.add(response.detail());
                }
            }
            case SOLD_OUT -> soldOut.incrementAndGet();
            case ERROR -> errors.add(response.detail());
        }
    }

    LoadReport report(Duration elapsed) {
        Map<String, Integer> counted = new TreeMap<>();
        errors.forEach(error -> counted.merge(error, 1, Integer::sum));
        return new LoadReport(
                "built-in driver",
                accepted.get(),
                soldOut.get(),
                counted,
                elapsed,
                LoadReport.Latency.of(percent -> micros.getValueAtPercentile(percent) / 1e3),
                List.copyOf(orderIds));
    }

    Histogram micros() {
        return micros.copy();
    }
}
