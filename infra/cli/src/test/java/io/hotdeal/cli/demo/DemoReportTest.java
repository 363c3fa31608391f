package io.hotdeal.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.testkit.HostInfo;
import io.hotdeal.testkit.load.LoadReport;
import io.hotdeal.testkit.shop.OrderCounts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DemoReportTest {

    private static final HostInfo MACHINE =
            new HostInfo("a processor", 2, 1_024, "a JVM", "abc1234", "2026-11-24T00:00:00Z");

    @TempDir
    private Path folder;

    @Test
    void theDataHasTheTablesFiguresAndTheSamples() {
        JsonNode json = new JsonMapper().readTree(report(30).json());

        assertThat(json.path("command").asString()).isEqualTo("infra/hotdeal demo --units 3000");
        assertThat(json.path("machine").path("commit").asString()).isEqualTo("abc1234");
        assertThat(json.path("audit").asString()).contains("</script>");
        JsonNode pipeline = json.path("phases").get(2);
        assertThat(pipeline.path("ordersPerSecond").asDouble()).isEqualTo(1_500);
        assertThat(pipeline.path("settledPerSecond").asDouble()).isEqualTo(6_000);
        assertThat(pipeline.path("paidPerSecond").asDouble()).isEqualTo(6_000);
        assertThat(pipeline.path("timesLegacy").asDouble()).isEqualTo(100);
        assertThat(pipeline.path("millisByPercent")).hasSize(101);
        assertThat(pipeline.path("samples").get(1).path("remaining").asInt()).isEqualTo(4);
        assertThat(pipeline.path("samples").get(1).path("accepted").asInt()).isEqualTo(2_996);
    }

    @Test
    void hasNoRatioWhenTheOldPathSoldNothing() {
        JsonNode json = new JsonMapper().readTree(report(0).json());

        assertThat(json.path("phases").get(1).path("timesLegacy").isNull()).isTrue();
    }

    @Test
    void thePageIsSelfContainedAndNotEndedByItsData() throws Exception {
        String page = Files.readString(report(30).write(folder));

        assertThat(page)
                .contains("abc1234", "Chart", "passes \\u003c/script>")
                .doesNotContain("/*CHARTS*/", "/*DATA*/", "passes </script>", "src=", "@import");
        assertThat(folder.resolve("report.json")).hasContent(report(30).json());
    }

    private static DemoReport report(int legacyOrders) {
        List<PhaseResult> phases = List.of(
                phase("1 /order", legacyOrders, Duration.ofSeconds(2)),
                phase("2 GET, then DECR", 301, Duration.ofSeconds(2)),
                phase("3 /order-redis", 3_000, Duration.ofSeconds(2)),
                phase("4 POST orders", 3_000, Duration.ofSeconds(3)));
        return new DemoReport(
                MACHINE,
                "infra/hotdeal demo --units 3000",
                phases,
                true,
                "The audit passed.",
                "passes </script> <!-- somehow");
    }

    private static PhaseResult phase(String name, int accepted, Duration elapsed) {
        LoadReport.Latency latency = new LoadReport.Latency(Collections.nCopies(101, 12.0));
        LoadReport load = new LoadReport("ab", accepted, 0, Map.of(), elapsed, latency, List.of());
        List<Sample> samples = List.of(new Sample(0, 3_000, 0, 0, 0, 0), new Sample(0.5, 4, 2_996, 2_900, 2_000, 10));
        return new PhaseResult(name, load, new OrderCounts(0, accepted, 0, 0), elapsed, samples);
    }
}
