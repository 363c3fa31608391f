package io.hotdeal.gateway.publication;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicationPropertiesTest {

    @ParameterizedTest
    @CsvSource({"20000, PT10S, PT12S, PT1S, 500", "1, PT1S, PT1.001S, PT0.05S, 1", "1, PT5M, PT6M, PT1M, 5000"})
    void takesTheDefaultsAndTheBounds(int queue, Duration delivery, Duration age, Duration every, int chunk) {
        assertThatNoException().isThrownBy(() -> new PublicationProperties(queue, delivery, age, every, chunk));
    }

    @ParameterizedTest
    @CsvSource({
        "0, PT10S,    PT12S, PT1S,     500,  queue-capacity",
        "1, PT0.999S, PT12S, PT1S,     500,  delivery-timeout",
        "1, PT6M,     PT7M,  PT1S,     500,  delivery-timeout",
        "1, PT10S,    PT10S, PT1S,     500,  relay-age",
        "1, PT10S,    PT9S,  PT1S,     500,  relay-age",
        "1, PT10S,    PT12S, PT0.049S, 500,  relay-every",
        "1, PT10S,    PT12S, PT61S,    500,  relay-every",
        "1, PT10S,    PT12S, PT1S,     0,    relay-chunk",
        "1, PT10S,    PT12S, PT1S,     5001, relay-chunk"
    })
    void refusesWhatIsOutOfBoundsNamingTheProperty(
            int queue, Duration delivery, Duration age, Duration every, int chunk, String property) {
        assertThatThrownBy(() -> new PublicationProperties(queue, delivery, age, every, chunk))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hotdeal.gateway.publication." + property);
    }
}
