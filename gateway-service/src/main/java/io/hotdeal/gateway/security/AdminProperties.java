package io.hotdeal.gateway.security;

import io.hotdeal.settings.PropertyConstraints;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code hotdeal.gateway.admin.*}: who may open, restock and close offers and read the actuator. Both are required and
 * come from the environment ({@code HOTDEAL_GATEWAY_ADMIN_USERNAME}, {@code …_PASSWORD}); there is no default.
 *
 * @param username of the one administrator; required
 * @param password at least 12 characters; required
 * @param guesses wrong passwords that one address may send, 1 to 1,000; then none of its requests is looked at for a while
 * @param guessEvery after which an address may be wrong once more, 1 s to 1 h
 */
@ConfigurationProperties("hotdeal.gateway.admin")
record AdminProperties(
        @Nullable String username,
        @Nullable String password,
        @DefaultValue("10") int guesses,
        @DefaultValue("30s") Duration guessEvery) {

    static final int MIN_PASSWORD_CHARACTERS = 12;

    AdminProperties {
        PropertyConstraints bounds = new PropertyConstraints("hotdeal.gateway.admin");
        bounds.require(username != null && !username.isBlank(), "username is not set");
        bounds.require(
                password != null && password.length() >= MIN_PASSWORD_CHARACTERS,
                "password must have at least " + MIN_PASSWORD_CHARACTERS + " characters");
        bounds.within("guesses", guesses, 1, 1_000);
        bounds.within("guess-every", guessEvery, "1s", "1h");
    }

    /** Records print their fields; a password never. */
    @Override
    public String toString() {
        return "AdminProperties[username=" + username + "]";
    }
}
