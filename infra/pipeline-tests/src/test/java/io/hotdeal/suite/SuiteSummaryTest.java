package io.hotdeal.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuiteSummaryTest {

    private static final Instant START = Instant.parse("2026-11-26T20:00:00Z");

    @TempDir
    private Path root;

    @Test
    void countsOnlyTheReportsOfThisBuild() throws IOException {
        report("common", "surefire-reports", "io.hotdeal.OneTest", 7, 0.5, START.plusSeconds(3));
        report("common", "failsafe-reports", "io.hotdeal.OneIT", 2, 4.2, START.plusSeconds(9));
        report("common", "failsafe-reports", "io.hotdeal.OldIT", 50, 90, START.minusSeconds(1));

        List<TestReport> reports = TestReport.in(root, List.of("common", "order-worker"), START);

        assertThat(reports)
                .containsExactlyInAnyOrder(
                        new TestReport("common", "io.hotdeal.OneTest", 7, 0, 0, 0.5),
                        new TestReport("common", "io.hotdeal.OneIT", 2, 0, 0, 4.2));
        assertThat(SuiteSummary.text("short", reports, Duration.ofSeconds(62)))
                .contains("The short suite passed: 7 unit tests and 2 integration tests in 1 min 02 s.")
                .contains("Slowest: OneIT 4 s, OneTest 1 s")
                .contains("mvn verify -Pfull", "-Pbrowser", "-Pcontainers", "-Phsqldb", "-Poracle");
    }

    @Test
    void aSuiteWithAFailedTestDoesNotPass() {
        List<TestReport> reports = List.of(new TestReport("common", "io.hotdeal.OneTest", 7, 1, 0, 0.5));

        assertThat(SuiteSummary.text("short", reports, Duration.ZERO))
                .contains("The short suite FAILED with 1 failed tests: 7 unit tests");
    }

    @Test
    void aSuiteWithoutTestsDoesNotPass() {
        assertThatThrownBy(() -> SuiteSummary.text("short", List.of(), Duration.ZERO))
                .hasMessage("The suite short ran no test.");
    }

    private void report(String module, String folder, String testClass, int tests, double seconds, Instant written)
            throws IOException {
        Path file = Files.createDirectories(
                        root.resolve(module).resolve("target").resolve(folder))
                .resolve("TEST-" + testClass + ".xml");
        Files.writeString(
                file,
                "<?xml version=\"1.0\"?>\n<testsuite name=\"%s\" time=\"%s\" tests=\"%d\" errors=\"0\" failures=\"0\" skipped=\"0\"/>"
                        .formatted(testClass, seconds, tests));
        Files.setLastModifiedTime(file, FileTime.from(written));
    }
}
