package io.hotdeal.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessPropertiesTest {

    @ParameterizedTest
    @ValueSource(strings = {"https://shop.example", "http://127.0.0.1:3000", "*"})
    void takesOrigins(String origin) {
        assertThat(with(origin).corsOrigins()).containsExactly(origin);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"shop.example", "https://shop.example/", "https://shop.example/buy", "null", "", "https://*"})
    void refusesWhatIsNoOrigin(String origin) {
        assertThatThrownBy(() -> with(origin))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hotdeal.gateway.cors-origins: '" + origin + "'");
    }

    private static AccessProperties with(String origin) {
        return new AccessProperties(
                AccessProperties.Buyers.OPEN, Duration.ZERO, Duration.ofHours(1), List.of(origin), true);
    }
}
