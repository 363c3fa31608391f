package io.hotdeal.gateway.legacy;

import io.hotdeal.settings.HttpCredentials;
import io.hotdeal.settings.PropertyConstraints;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * {@code hotdeal.gateway.legacy.credentials.*}: what the payment provider asks the old path for. Secrets: mount them as files
 * ({@code spring.config.import=configtree:…}, docs/security.md).
 *
 * @param username    user of HTTP Basic, with the password; none by default
 * @param password    its password
 * @param headerName  a header that is sent with each call instead, such as {@code Authorization} or {@code X-Api-Key}; none by default
 * @param headerValue its value, such as {@code Bearer …}
 */
@ConfigurationProperties("hotdeal.gateway.legacy.credentials")
record LegacyCredentials(
        @Nullable String username,
        @Nullable String password,
        @Nullable String headerName,
        @Nullable String headerValue) {

    LegacyCredentials {
        HttpCredentials.of(prefix(), username, password, headerName, headerValue);
    }

    private static PropertyConstraints prefix() {
        return new PropertyConstraints("hotdeal.gateway.legacy.credentials");
    }

    HttpCredentials http() {
        return HttpCredentials.of(prefix(), username, password, headerName, headerValue);
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return http().toString();
    }
}
