package io.hotdeal.gateway.reservation;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReservationPropertiesTest {

    @ParameterizedTest
    @CsvSource({"256, 4096, PT3S, PT0.1S, 200000", "1, 1, PT0.001S, PT0S, 1", "256, 1, PT60S, PT1S, 1"})
    void takesTheDefaultsAndTheBounds(int batch, int queue, Duration deadline, Duration memory, int outbox) {
        assertThatNoException().isThrownBy(() -> new ReservationProperties(batch, queue, deadline, memory, outbox));
    }

    @ParameterizedTest
    @CsvSource({
        "0,   1, PT3S,  PT0S,     1, batch-size",
        "257, 1, PT3S,  PT0S,     1, batch-size",
        "1,   0, PT3S,  PT0S,     1, queue-capacity",
        "1,   1, PT0S,  PT0S,     1, deadline",
        "1,   1, PT-1S, PT0S,     1, deadline",
        "1,   1, PT61S, PT0S,     1, deadline",
        "1,   1, PT3S,  PT-0.1S,  1, sold-out-memory",
        "1,   1, PT3S,  PT1.001S, 1, sold-out-memory",
        "1,   1, PT3S,  PT0S,     0, outbox-bound"
    })
    void refusesWhatIsOutOfBoundsNamingTheProperty(
            int batch, int queue, Duration deadline, Duration memory, int outbox, String property) {
        assertThatThrownBy(() -> new ReservationProperties(batch, queue, deadline, memory, outbox))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hotdeal.gateway.reservation." + property);
    }
}
