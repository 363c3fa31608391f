package io.hotdeal.gateway.security;

import io.hotdeal.settings.PropertyConstraints;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * {@code hotdeal.gateway.metrics.*}: who may read {@code /actuator/prometheus} and nothing else. Only the administrator may unless both are
 * set.
 *
 * @param username of the metrics collector; another than the administrator's
 * @param password at least 12 characters
 */
@ConfigurationProperties("hotdeal.gateway.metrics")
record MetricsProperties(
        @Nullable String username, @Nullable String password) {

    MetricsProperties {
        PropertyConstraints bounds = new PropertyConstraints("hotdeal.gateway.metrics");
        boolean isNamed = username != null && !username.isBlank();
        bounds.require(isNamed || password == null || password.isEmpty(), "username is not set, the password is");
        bounds.require(
                !isNamed || (password != null && password.length() >= AdminProperties.MIN_PASSWORD_CHARACTERS),
                "password must have at least " + AdminProperties.MIN_PASSWORD_CHARACTERS + " characters");
    }

    /** Records print their fields; a password never. */
    @Override
    public String toString() {
        return "MetricsProperties[username=" + username + "]";
    }
}
