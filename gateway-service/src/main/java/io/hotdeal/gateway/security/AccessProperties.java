package io.hotdeal.gateway.security;

import io.hotdeal.settings.PropertyConstraints;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code hotdeal.gateway.*}: who may order, and from which pages.
 *
 * @param buyers         {@code open}: a request's body says who buys; {@code jwt}: its bearer token does, checked with
 *                       {@code spring.security.oauth2.resourceserver.jwt.*}
 * @param rememberTokens how long a token that was found good is not checked again, 0 s to 10 min, and never beyond its own end; who
 *                       presses again and again costs one check
 * @param keepKeys       how long the login's keys serve after its key server answered last, 5 min to 7 d; a key that the login has withdrawn
 *                       meanwhile serves as long
 * @param corsOrigins    whose pages may order from a browser, such as {@code https://shop.example}; {@code *} for all; none but
 *                       our own unless set
 * @param workshop       whether {@code /order} and {@code /order-redis} sell, also to a GET, as the workshop has it; disable them where links are
 *                       followed by programs
 */
@ConfigurationProperties("hotdeal.gateway")
record AccessProperties(
        @DefaultValue("open") Buyers buyers,
        @DefaultValue("60s") Duration rememberTokens,
        @DefaultValue("24h") Duration keepKeys,
        @DefaultValue List<String> corsOrigins,
        @DefaultValue("true") boolean workshop) {

    /** Who says who buys. */
    enum Buyers {
        OPEN,
        JWT
    }

    private static final Pattern ORIGIN = Pattern.compile("\\*|https?://[A-Za-z0-9.-]+(:\\d{1,5})?");

    AccessProperties {
        PropertyConstraints bounds = new PropertyConstraints("hotdeal.gateway");
        corsOrigins.forEach(origin -> bounds.require(
                ORIGIN.matcher(origin).matches(),
                "cors-origins: '" + origin + "' is no origin; https://shop.example is, without a path"));
        bounds.within("remember-tokens", rememberTokens, "0s", "10m");
        bounds.within("keep-keys", keepKeys, "5m", "7d");
    }
}
