package io.hotdeal.testkit.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ApacheBenchTest {

    private static final String OUTPUT = """
            Concurrency Level:      150
            Time taken for tests:   1.779 seconds
            Complete requests:      1000
            Failed requests:        0
            Total transferred:      120890 bytes
            Requests per second:    562.11 [#/sec] (mean)
            """;

    private static final String CSV = """
            Percentage served,Time in ms
            0,24.281
            49,219.001
            50,220.125
            99,485.5
            100,504.000
            """;

    @Test
    void readsCountsTimeAndPercentiles() {
        LoadReport report = ApacheBench.parse(OUTPUT, CSV);

        assertThat(report.accepted()).isEqualTo(1_000);
        assertThat(report.errorCount()).isZero();
        assertThat(report.elapsed()).isEqualTo(Duration.ofMillis(1_779));
        assertThat(report.latency().p50Millis()).isEqualTo(220.125);
        assertThat(report.latency().p99Millis()).isEqualTo(485.5);
        assertThat(report.latency().millisByPercent())
                .hasSize(101)
                .startsWith(24.281)
                .endsWith(504.0);
    }

    @Test
    void countsFailedRequestsAndOtherStatusesAsErrors() {
        String output = OUTPUT.replace(
                "Failed requests:        0",
                "Failed requests:        3\n"
                        + "   (Connect: 0, Receive: 3, Length: 0, Exceptions: 0)\nNon-2xx responses:      40");

        LoadReport report = ApacheBench.parse(output, CSV);

        assertThat(report.accepted()).isEqualTo(957);
        assertThat(report.errorCount()).isEqualTo(43);
        assertThat(report.requests()).isEqualTo(1_000);
    }

    @Test
    void separatesSoldOutResponsesByTheUnitsSold() {
        LoadReport report = ApacheBench.parse(OUTPUT, CSV).splitBy(600);

        assertThat(report.accepted()).isEqualTo(600);
        assertThat(report.soldOut()).isEqualTo(400);
    }
}
