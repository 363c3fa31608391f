package io.hotdeal.worker.security;

import io.hotdeal.settings.PropertyConstraints;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * {@code hotdeal.worker.actuator.*}: who may read {@code /actuator}, of which everybody may see the health. Nobody may see the
 * rest unless both are set.
 *
 * @param username of the metrics collector
 * @param password at least 12 characters
 */
@ConfigurationProperties("hotdeal.worker.actuator")
record ActuatorProperties(
        @Nullable String username, @Nullable String password) {

    private static final int MIN_PASSWORD_CHARACTERS = 12;

    ActuatorProperties {
        PropertyConstraints bounds = new PropertyConstraints("hotdeal.worker.actuator");
        boolean isNamed = username != null && !username.isBlank();
        bounds.require(isNamed || password == null || password.isEmpty(), "username is not set, the password is");
        bounds.require(
                !isNamed || (password != null && password.length() >= MIN_PASSWORD_CHARACTERS),
                "password must have at least " + MIN_PASSWORD_CHARACTERS + " characters");
    }

    /** Records print their fields; a password never. */
    @Override
    public String toString() {
        return "ActuatorProperties[username=" + username + "]";
    }
}
