package io.hotdeal.gateway.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookPropertiesTest {

    private static WebhookProperties properties(@Nullable String secret, @Nullable String second) {
        return new WebhookProperties(secret, second, Duration.ofMinutes(5), Duration.ofSeconds(5));
    }

    @Test
    void hasNoSecretUnlessItIsSetAlsoToNothing() {
        assertThat(properties(null, null).secrets()).isEmpty();
        assertThat(properties("", " ").secrets()).isEmpty();
    }

    @Test
    void takesASecretFromAFileWithoutItsLineBreak() {
        assertThat(properties("a".repeat(24) + "\n", "b".repeat(24)).secrets())
                .containsExactly("a".repeat(24), "b".repeat(24));
    }

    @ParameterizedTest
    @CsvSource({
        "too short,                , PT5M, PT5S, secret",
        "aaaaaaaaaaaaaaaaaaaaaaaa, too short, PT5M, PT5S, second-secret",
        ", , PT0.9S, PT5S, tolerance",
        ", , PT61M, PT5S, tolerance",
        ", , PT5M, PT0.09S, publish-within",
        ", , PT5M, PT31S, publish-within"
    })
    void refusesWhatIsOutOfBoundsNamingTheProperty(
            @Nullable String secret, @Nullable String second, Duration tolerance, Duration within, String property) {
        assertThatThrownBy(() -> new WebhookProperties(secret, second, tolerance, within))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hotdeal.gateway.webhook." + property);
    }

    @Test
    void neverPrintsASecret() {
        assertThat(properties("a".repeat(24), null)).asString().doesNotContain("aaaa");
    }
}
