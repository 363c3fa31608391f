package io.hotdeal.gateway.offers;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * {@code hotdeal.gateway.admin.*}: who may open, restock and close offers and read the actuator. Both are required and
 * come from the environment ({@code HOTDEAL_GATEWAY_ADMIN_USERNAME}, {@code …_PASSWORD}); there is no default.
 *
 * @param password at least 12 characters
 */
@ConfigurationProperties("hotdeal.gateway.admin")
record AdminProperties(@Nullable String username, @Nullable String password) {

    private static final int MIN_PASSWORD_CHARACTERS = 12;

    AdminProperties {
        if (username == null || username.isBlank()) {
            throw new IllegalArgumentException("hotdeal.gateway.admin.username is not set");
        }
        if (password == null || password.length() < MIN_PASSWORD_CHARACTERS) {
            throw new IllegalArgumentException(
                    "hotdeal.gateway.admin.password must have at least " + MIN_PASSWORD_CHARACTERS + " characters");
        }
    }

    /** Records print their fields; a password never. */
    @Override
    public String toString() {
        return "AdminProperties[username=" + username + "]";
    }
}
