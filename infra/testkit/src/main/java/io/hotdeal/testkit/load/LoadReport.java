package io.hotdeal.testkit.load;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The result of one run of requests.
 *
 * @param tool that sent them, for display
 * @param accepted responses to accepted orders
 * @param soldOut responses that too few units are left
 * @param errors all other responses and the calls without one, by their text
 * @param orderIds of the accepted orders, where the responses have them
 */
public record LoadReport(
        String tool,
        int accepted,
        int soldOut,
        Map<String, Integer> errors,
        Duration elapsed,
        Latency latency,
        List<String> orderIds) {

    /**
     * Time from a request to its response.
     *
     * @param millisByPercent by whole percents, 0 to 100: so many of 100 requests took at most this long
     */
    public record Latency(List<Double> millisByPercent) {

        /** Calls the function for each percent. */
        static Latency of(IntToDoubleFunction millis) {
            return new Latency(
                    IntStream.rangeClosed(0, 100).mapToDouble(millis).boxed().toList());
        }

        public double p50Millis() {
            return millisByPercent.get(50);
        }

        public double p99Millis() {
            return millisByPercent.get(99);
        }
    }

    public int errorCount() {
        return errors.values().stream().mapToInt(Integer::intValue).sum();
    }

    public int requests() {
        return accepted + soldOut + errorCount();
    }

    public double acceptedPerSecond() {
        return accepted / Math.max(1e-9, elapsed.toNanos() / 1e9);
    }

    /**
     * For a tool that does not read bodies and counts every response as accepted: separates the sold-out ones by
     * the number of units that were sold.
     */
    public LoadReport splitBy(int unitsSold) {
        return new LoadReport(tool, unitsSold, accepted + soldOut - unitsSold, errors, elapsed, latency, orderIds);
    }
}
