package io.hotdeal.gateway.warmup;

import io.hotdeal.settings.PropertyConstraints;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code hotdeal.gateway.warm-up.*}: the orders that a gateway sends itself before it is ready, so that the first buyers find it as fast as the
 * later ones. No buyer, list, stock, topic or metric sees one of them.
 *
 * @param atMost      how long it may delay readiness, 0 s to 60 s; it ends before when the gateway gets no faster. 0 s: not at all, and the
 *                    first seconds of a sale are slow
 * @param connections how many connections order at the same time, 1 to 500; more use more of a Redis that other gateways are selling with
 */
@ConfigurationProperties("hotdeal.gateway.warm-up")
record WarmUpProperties(
        @DefaultValue("5s") Duration atMost,
        @DefaultValue("32") int connections) {

    WarmUpProperties {
        var bounds = new PropertyConstraints("hotdeal.gateway.warm-up");
        bounds.within("at-most", atMost, "0s", "60s");
        bounds.within("connections", connections, 1, 500);
    }
}
