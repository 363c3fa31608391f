package io.hotdeal.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a service proves itself with to another one's HTTP API: a user and a password (HTTP Basic), or one header, or nothing. Never
 * printed.
 */
public final class HttpCredentials {

    /** Headers that are the client's own. */
    private static final Set<String> RESERVED =
            Set.of("host", "connection", "content-length", "content-type", "expect", "upgrade", "transfer-encoding");

    private final Map<String, String> headers;

    private HttpCredentials(Map<String, String> headers) {
        this.headers = headers;
    }

    /**
     * Takes properties as they are set; null and empty are the same.
     *
     * @throws IllegalArgumentException naming the property, and no value of it
     */
    public static HttpCredentials of(
            PropertyConstraints bounds,
            @Nullable String username,
            @Nullable String password,
            @Nullable String headerName,
            @Nullable String headerValue) {
        bounds.require(
                isSet(username) == isSet(password), "username and password belong together: set both or none of them");
        bounds.require(
                isSet(headerName) == isSet(headerValue),
                "header-name and header-value belong together: set both or none of them");
        bounds.require(
                !(isSet(username) && isSet(headerName)),
                "username and header-name exclude each other: set one of them");
        if (username != null && password != null && isSet(username)) {
            bounds.require(username.indexOf(':') < 0, "username must have no colon, which HTTP Basic ends it with");
            byte[] both = (username + ":" + password).getBytes(UTF_8);
            return new HttpCredentials(
                    Map.of("Authorization", "Basic " + Base64.getEncoder().encodeToString(both)));
        }
        if (headerName != null && headerValue != null && isSet(headerName)) {
            bounds.require(
                    headerName.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")
                            && !RESERVED.contains(headerName.toLowerCase(Locale.ROOT)),
                    "header-name must be a header's name, such as Authorization, and none that the client sets itself");
            bounds.require(
                    headerValue.chars().allMatch(each -> each >= ' ' && each <= '~'),
                    "header-value must be one line of printable ASCII");
            return new HttpCredentials(Map.of(headerName, headerValue));
        }
        return new HttpCredentials(Map.of());
    }

    private static boolean isSet(@Nullable String value) {
        return value != null && !value.isEmpty();
    }

    /** To be sent with each request; empty without credentials. */
    public Map<String, String> headers() {
        return headers;
    }

    @Override
    public String toString() {
        return "HttpCredentials[" + String.join(", ", headers.keySet()) + "]";
    }
}
