package io.hotdeal.worker.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What needs no part to be judged. */
class CheckTest {

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    @ParameterizedTest
    @CsvSource({"6.0.16, false", "6.2.0, true", "7.4.5, true", "5.9, false", "unknown, false"})
    void redisIsJudgedByItsVersion(String version, boolean newEnough) {
        assertThat(CheckRedis.isNewEnough(version)).isEqualTo(newEnough);
    }

    @ParameterizedTest
    @CsvSource({
        "12:00:00.900, 0, ''",
        "12:00:02, 1, warning  the clock of Redis: 2000 ms ahead of",
        "11:59:58, 1, warning  the clock of Redis: 2000 ms behind",
        "12:01:00, 1, FAULT    the clock of Redis: 60000 ms ahead of",
        "11:59:00, 1, FAULT    the clock of Redis: 60000 ms behind",
    })
    void aClockThatIsApartIsNamedWithHowFar(String there, int diagnostics, String said) {
        var check = new CheckClock(
                "Redis", () -> Instant.parse("2026-11-24T" + there + "Z"), Clock.fixed(NOON, ZoneOffset.UTC));

        assertThat(check.diagnostics()).hasSize(diagnostics);
        assertThat(examine(check)).contains(said);
    }

    @Test
    void aPartThatIsAwayHidesNothingOfTheNext() {
        var away = new CheckClock(
                "Redis",
                () -> {
                    throw new IllegalStateException("nobody answers");
                },
                Clock.fixed(NOON, ZoneOffset.UTC));

        assertThat(examine(away, new CheckProvider(null)))
                .contains("nobody answers", "hotdeal.worker.payment.url is not set", "doctor finds 2 faults");
    }

    @ParameterizedTest
    @CsvSource({"nonsense, it names no host", "'http://a b', Illegal character", "http://127.0.0.1:1, nobody listens"})
    void anAddressOfTheProviderThatLeadsNowhereIsNamed(String url, String said) {
        assertThat(examine(new CheckProvider(url))).contains("hotdeal.worker.payment.url", url, said);
    }

    private static String examine(Check... checks) {
        StringWriter text = new StringWriter();
        new Doctor(List.of(checks)).examine(new PrintWriter(text));
        return text.toString();
    }
}
