package io.hotdeal.gateway.legacy;

import io.hotdeal.settings.PropertyConstraints;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code hotdeal.gateway.legacy.*}: the old path.
 *
 * @param paymentUrl     address of the payment provider, without a path; required
 * @param paymentTimeout how long one charge may take, 100 ms to 60 s; the row stays locked meanwhile
 * @param concurrency    orders that may hold or wait for the row, 1 to 200; keep it below
 *                       {@code spring.datasource.hikari.maximum-pool-size}, or the rest of the gateway gets no connection
 * @param patience       how long further orders wait for their turn, 1 s to 5 min; then 503
 */
@ConfigurationProperties("hotdeal.gateway.legacy")
record LegacyProperties(
        @Nullable URI paymentUrl,
        @DefaultValue("5s") Duration paymentTimeout,
        @DefaultValue("24") int concurrency,
        @DefaultValue("60s") Duration patience) {

    LegacyProperties {
        var bounds = new PropertyConstraints("hotdeal.gateway.legacy");
        bounds.require(
                paymentUrl != null && paymentUrl.getHost() != null,
                "payment-url must be the payment provider's address, such as http://127.0.0.1:9090");
        bounds.within("payment-timeout", paymentTimeout, "100ms", "60s");
        bounds.within("concurrency", concurrency, 1, 200);
        bounds.within("patience", patience, "1s", "5m");
    }
}
