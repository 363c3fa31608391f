package io.hotdeal.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdminPropertiesTest {

    @ParameterizedTest
    @CsvSource({
        ",      twelve-chars, username",
        "' ',   twelve-chars, username",
        "admin, ,             password",
        "admin, '',           password",
        "admin, eleven-char,  password"
    })
    void refusesMissingOrShortCredentialsNamingTheProperty(
            @Nullable String username, @Nullable String password, String property) {
        assertThatThrownBy(() -> new AdminProperties(username, password, 10, Duration.ofSeconds(30)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hotdeal.gateway.admin." + property);
    }

    @Test
    void neverPrintsThePassword() {
        assertThat(new AdminProperties("admin", "twelve-chars", 10, Duration.ofSeconds(30)))
                .asString()
                .doesNotContain("twelve-chars");
    }
}
