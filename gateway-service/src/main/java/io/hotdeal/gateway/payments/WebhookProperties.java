package io.hotdeal.gateway.payments;

import io.hotdeal.settings.PropertyConstraints;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code hotdeal.gateway.webhook.*}: the events of the payment provider, {@code POST /payments/events}. Without a secret there is no
 * such path.
 *
 * @param secret       signs the events, at least 24 characters; shared with the provider
 * @param secondSecret valid beside {@code secret}, while one replaces the other; at least 24 characters
 * @param tolerance    how far the time of a signature may be from this clock, 1 s to 1 h; an older request is not accepted again
 * @param publishWithin how long a request waits for Kafka to have the event, 100 ms to 30 s; beyond it the response is 503 and the
 *                     provider repeats
 */
@ConfigurationProperties("hotdeal.gateway.webhook")
public record WebhookProperties(
        @Nullable String secret,
        @Nullable String secondSecret,
        @DefaultValue("5m") Duration tolerance,
        @DefaultValue("5s") Duration publishWithin) {

    private static final int MIN_SECRET_CHARACTERS = 24;

    public WebhookProperties {
        PropertyConstraints bounds = new PropertyConstraints("hotdeal.gateway.webhook");
        secret = checked(bounds, "secret", secret);
        secondSecret = checked(bounds, "second-secret", secondSecret);
        bounds.within("tolerance", tolerance, "1s", "1h");
        bounds.within("publish-within", publishWithin, "100ms", "30s");
    }

    /** An empty variable of the environment is one that is not set. A file may end with a line break. */
    private static @Nullable String checked(PropertyConstraints bounds, String name, @Nullable String secret) {
        if (secret == null || secret.isBlank()) {
            return null;
        }
        String text = secret.strip();
        bounds.require(
                text.length() >= MIN_SECRET_CHARACTERS,
                name + " must have at least " + MIN_SECRET_CHARACTERS + " characters");
        return text;
    }

    /** Those that are valid now; none when the provider sends no events. */
    public List<String> secrets() {
        return Stream.of(secret, secondSecret).flatMap(Stream::ofNullable).toList();
    }

    /** Records print their fields; a secret never. */
    @Override
    public String toString() {
        return "WebhookProperties[" + secrets().size() + " secrets, tolerance=" + tolerance + "]";
    }
}
