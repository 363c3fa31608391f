package io.hotdeal.worker.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActuatorPropertiesTest {

    @ParameterizedTest
    @CsvSource({
        ",           twelve-chars, username",
        "' ',        twelve-chars, username",
        "prometheus, ,             password",
        "prometheus, '',           password",
        "prometheus, eleven-char,  password"
    })
    void refusesHalfOfItOrAShortPasswordNamingTheProperty(
            @Nullable String username, @Nullable String password, String property) {
        assertThatThrownBy(() -> new ActuatorProperties(username, password))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hotdeal.worker.actuator." + property);
    }

    @Test
    void takesBothOrNoneAndNeverPrintsThePassword() {
        assertThat(new ActuatorProperties(null, null).username()).isNull();
        assertThat(new ActuatorProperties("", "").username()).isEmpty();
        assertThat(new ActuatorProperties("prometheus", "twelve-chars"))
                .asString()
                .contains("prometheus")
                .doesNotContain("twelve-chars");
    }
}
