package io.hotdeal.gateway.legacy;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LegacyPropertiesTest {

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:9090, PT5S,   24,  PT60S",
        "https://pay.example,   PT0.1S, 1,   PT1S",
        "http://provider:80,    PT60S,  200, PT5M"
    })
    void takesTheDefaultsAndTheBounds(URI url, Duration timeout, int concurrency, Duration patience) {
        assertThatNoException().isThrownBy(() -> new LegacyProperties(url, timeout, concurrency, patience));
    }

    @ParameterizedTest
    @CsvSource({
        ",                      PT5S,    24,  PT60S,  payment-url",
        "localhost,             PT5S,    24,  PT60S,  payment-url",
        "http://127.0.0.1:9090, PT0.05S, 24,  PT60S,  payment-timeout",
        "http://127.0.0.1:9090, PT61S,   24,  PT60S,  payment-timeout",
        "http://127.0.0.1:9090, PT5S,    0,   PT60S,  concurrency",
        "http://127.0.0.1:9090, PT5S,    201, PT60S,  concurrency",
        "http://127.0.0.1:9090, PT5S,    24,  PT0.5S, patience",
        "http://127.0.0.1:9090, PT5S,    24,  PT6M,   patience"
    })
    void refusesWhatIsOutOfBoundsNamingTheProperty(
            @Nullable URI url, Duration timeout, int concurrency, Duration patience, String property) {
        assertThatThrownBy(() -> new LegacyProperties(url, timeout, concurrency, patience))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hotdeal.gateway.legacy." + property);
    }
}
