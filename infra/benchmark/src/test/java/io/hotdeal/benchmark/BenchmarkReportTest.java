package io.hotdeal.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.testkit.HostInfo;
import io.hotdeal.testkit.report.ReportPage;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BenchmarkReportTest {

    private final BenchmarkReport report = report();

    private static BenchmarkReport report() {
        Section section = new Section("Accept", "measured </script> somehow");
        Samples rate = new Samples("no-op", "/s", List.of(10.0, 30.0, 20.0));
        section.bar(rate);
        section.figure(rate, Goal.atLeast(25, 50));
        section.curve(
                new Section.Curve("round 1", "seconds", "orders", List.of(new double[] {0, 1}, new double[] {1, 5})));
        HostInfo machine = new HostInfo("a processor", 2, 1_024, "a JVM", "abc1234", "2026-11-23T00:00:00Z");
        return new BenchmarkReport(
                machine, new BenchmarkPlan(3, 1.0, EnumSet.of(Scenario.ACCEPT), Path.of("unused")), List.of(section));
    }

    @Test
    void theTableNamesMissedGoals() {
        assertThat(report.table()).contains("no-op", "20.0 (10.0–30.0) /s", "25.0", "NOT MET");
    }

    @Test
    void theJsonHoldsEveryValue() {
        JsonNode json = new JsonMapper().readTree(report.json());
        JsonNode section = json.path("sections").get(0);
        assertThat(json.path("machine").path("commit").asString()).isEqualTo("abc1234");
        assertThat(section.path("bars").get(0).path("values")).hasSize(3);
        assertThat(section.path("figures").get(0).path("verdict").asString()).isEqualTo("NOT MET");
        assertThat(section.path("curves").get(0).path("points").get(1).get(1).asDouble())
                .isEqualTo(5);
    }

    @Test
    void thePageIsSelfContainedAndNotEndedByItsData() throws Exception {
        String page = ReportPage.of(Benchmark.PAGE, report.json());
        assertThat(page)
                .contains("abc1234", "Chart")
                .doesNotContain("/*CHARTS*/", "/*DATA*/", "</script> somehow", "src=");
    }
}
