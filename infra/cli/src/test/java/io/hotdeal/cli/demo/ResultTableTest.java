package io.hotdeal.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.testkit.load.LoadReport;
import io.hotdeal.testkit.shop.OrderCounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultTableTest {

    @Test
    void showsEveryPhaseAndItsPaidOrdersAgainstTheFirst() {
        PhaseResult legacy = phase("1 /order", 300, 0, Map.of(), Duration.ofSeconds(10));
        PhaseResult pipeline = phase("3 /order-redis", 3_000, 500, Map.of("503 x", 2), Duration.ofSeconds(2));

        String table = ResultTable.of(List.of(legacy, pipeline));

        assertThat(table).isEqualTo("""
                        phase           requests  accepted  sold out  errors  seconds  orders/s  p50 ms  p99 ms   paid   paid/s  × legacy
                        1 /order             300       300         0       0    10.00      30.0    12.0    99.5    299     29.9       1.0
                        3 /order-redis     3,502     3,000       500       2     2.00   1,500.0    12.0    99.5  2,999  1,499.5      50.2
                        """);
    }

    @Test
    void showsNoRatioToNothing() {
        PhaseResult nothing = phase("1 /order", 0, 0, Map.of("failed", 3), Duration.ofSeconds(1));

        assertThat(ResultTable.of(List.of(nothing))).contains("–");
    }

    @Test
    void saysHowManyWereOversold() {
        assertThat(DemoPhases.oversell(3_004, 3_000)).startsWith("3,004 orders are paid for 3,000 units: 4 oversold.");
        assertThat(DemoPhases.oversell(300, 300))
                .startsWith("300 orders are paid for 300 units: this run did not oversell.");
    }

    @Test
    void drawsTheBarBySettledOrders() {
        assertThat(ProgressBar.line(new OrderCounts(500, 980, 20, 0), 2_000))
                .isEqualTo("  [###############···············] 1,500 recorded, 980 paid, 20 declined of 2,000");
        assertThat(ProgressBar.line(new OrderCounts(0, 0, 0, 0), 0)).contains("[" + "#".repeat(30) + "]");
    }

    private static PhaseResult phase(
            String name, int accepted, int soldOut, Map<String, Integer> errors, Duration elapsed) {
        List<Double> millis = new ArrayList<>(Collections.nCopies(101, 12.0));
        millis.set(99, 99.5);
        LoadReport.Latency latency = new LoadReport.Latency(millis);
        LoadReport load = new LoadReport("ab", accepted, soldOut, errors, elapsed, latency, List.of());
        OrderCounts counts = new OrderCounts(0, Math.max(0, accepted - 1), Math.min(1, accepted), 0);
        List<Sample> samples = List.of(new Sample(elapsed.toSeconds(), 0, accepted, accepted, accepted, 0));
        return new PhaseResult(name, load, counts, Duration.ofSeconds(4), samples);
    }
}
