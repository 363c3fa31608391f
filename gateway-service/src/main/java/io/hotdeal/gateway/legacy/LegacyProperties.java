package io.hotdeal.gateway.legacy;

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
        require(
                paymentUrl != null && paymentUrl.getHost() != null,
                "payment-url must be the payment provider's address, such as http://127.0.0.1:9090");
        require(
                paymentTimeout.toMillis() >= 100 && paymentTimeout.toSeconds() <= 60,
                "payment-timeout must be 100ms to 60s");
        require(concurrency >= 1 && concurrency <= 200, "concurrency must be 1 to 200");
        require(patience.toMillis() >= 1_000 && patience.toMinutes() <= 5, "patience must be 1s to 5m");
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException("hotdeal.gateway.legacy." + rule);
        }
    }
}
