package io.hotdeal.gateway.offers;

import io.hotdeal.settings.PropertyConstraints;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code hotdeal.gateway.offers.*}.
 *
 * @param refreshEvery pause between two refreshes of the offers that this gateway shows, 50 ms to 10 s; a refresh asks Redis two
 *                     questions, and five for each offer that changes, however many readers there are
 * @param maxAge       age at which an offer is no longer shown, 1 s to 10 min; beyond it the response is 503
 */
@ConfigurationProperties("hotdeal.gateway.offers")
record OffersProperties(
        @DefaultValue("500ms") Duration refreshEvery,
        @DefaultValue("10s") Duration maxAge) {

    OffersProperties {
        var bounds = new PropertyConstraints("hotdeal.gateway.offers");
        bounds.within("refresh-every", refreshEvery, "50ms", "10s");
        bounds.within("max-age", maxAge, "1s", "10m");
    }
}
