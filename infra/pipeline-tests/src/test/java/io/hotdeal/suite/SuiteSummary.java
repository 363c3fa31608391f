package io.hotdeal.suite;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Prints the tests that the suite ran, its time and the further suites. The last module of the build runs it in phase
 * verify, after its own tests passed.
 */
public final class SuiteSummary {

    private static final List<String> MODULES = List.of(
            "sql",
            "infra/payment-simulator",
            "infra/testkit",
            "common",
            "infra/containers",
            "gateway-service",
            "order-worker",
            "infra/benchmark",
            "infra/chaos",
            "infra/cli",
            "infra/pipeline-tests");

    private static final int SLOWEST = 5;

    private static final String OTHER_SUITES = """
            mvn verify               the short suite: what convinces
            mvn verify -Pfull        and every long test: crash points, failing starts, 20,000 fuzzed requests, outages, clusters
            mvn verify -Pbrowser     the pages in Chromium (apt-get install chromium)
            mvn verify -Pcontainers  the contracts on Redis and Kafka in containers, and the images (needs Docker)
            mvn verify -Phsqldb      what the services store and read, on HSQLDB in place of H2
            mvn verify -Poracle      migrations, recording and the legacy path on Oracle Free (needs Docker and its image)
            One class, logs of a failed stack, minutes of each suite: CONTRIBUTING.md
            """;

    private SuiteSummary() {}

    /**
     * @param arguments the project's root, the suite's name, the build's start as {@code 2026-11-26T20:00:00Z}
     * @throws IllegalStateException if no test ran
     */
    public static void main(String... arguments) throws IOException {
        Instant start = Instant.parse(arguments[2]);
        List<TestReport> reports = TestReport.in(Path.of(arguments[0]), MODULES, start);
        System.out.print(text(
                arguments[1], reports, Duration.between(start, Clock.systemUTC().instant())));
    }

    static String text(String suite, List<TestReport> reports, Duration elapsed) {
        if (reports.isEmpty()) {
            throw new IllegalStateException("The suite " + suite + " ran no test.");
        }
        // A build may go on after a failed test: -Dmaven.test.failure.ignore.
        int failed = reports.stream().mapToInt(TestReport::failed).sum();
        return "\nThe %s suite %s: %s in %s.\n%s\nSlowest: %s\n\n%s"
                .formatted(
                        suite,
                        failed == 0 ? "passed" : "FAILED with " + failed + " failed tests",
                        counts(reports),
                        minutes(elapsed),
                        MODULES.stream()
                                .map(module -> line(module, reports))
                                .filter(Predicate.not(String::isEmpty))
                                .collect(Collectors.joining()),
                        slowest(reports),
                        OTHER_SUITES);
    }

    private static String line(String module, List<TestReport> reports) {
        List<TestReport> own = reports.stream()
                .filter(report -> report.module().equals(module) && report.tests() > 0)
                .toList();
        double seconds = own.stream().mapToDouble(TestReport::seconds).sum();
        return own.isEmpty() ? "" : String.format(Locale.ROOT, "  %-22s %-56s %4.0f s%n", module, counts(own), seconds);
    }

    private static String counts(List<TestReport> reports) {
        int skipped = reports.stream().mapToInt(TestReport::skipped).sum();
        return String.format(
                        Locale.ROOT,
                        "%,d unit tests and %,d integration tests",
                        sum(reports, Predicate.not(TestReport::isIntegrationTest)),
                        sum(reports, TestReport::isIntegrationTest))
                + (skipped == 0 ? "" : ", " + skipped + " skipped");
    }

    private static int sum(List<TestReport> reports, Predicate<TestReport> kind) {
        return reports.stream().filter(kind).mapToInt(TestReport::tests).sum();
    }

    private static String slowest(List<TestReport> reports) {
        return reports.stream()
                .sorted(Comparator.comparingDouble(TestReport::seconds).reversed())
                .limit(SLOWEST)
                .map(report -> String.format(Locale.ROOT, "%s %.0f s", report.simpleName(), report.seconds()))
                .collect(Collectors.joining(", "));
    }

    private static String minutes(Duration elapsed) {
        return String.format(Locale.ROOT, "%d min %02d s", elapsed.toMinutes(), elapsed.toSecondsPart());
    }
}
