package io.hotdeal.gateway.publication;

import io.hotdeal.settings.PropertyConstraints;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code hotdeal.gateway.publication.*}.
 *
 * @param queueCapacity   reserved orders that may wait in memory for the producer, at least 1; beyond it an order is left
 *                        to the relay, which costs it {@code relayAge}
 * @param deliveryTimeout how long the producer tries one record, 1 s to 5 min; afterwards the relay has it
 * @param relayAge        age at which an outbox entry is the relay's, longer than {@code deliveryTimeout}, or the relay
 *                        sends copies of what is still on its way
 * @param relayEvery      pause between two passes of the relay, 50 ms to 1 min
 * @param relayChunk      entries the relay sends at a time, 1 to 5,000
 */
@ConfigurationProperties("hotdeal.gateway.publication")
record PublicationProperties(
        @DefaultValue("20000") int queueCapacity,
        @DefaultValue("10s") Duration deliveryTimeout,
        @DefaultValue("12s") Duration relayAge,
        @DefaultValue("1s") Duration relayEvery,
        @DefaultValue("500") int relayChunk) {

    PublicationProperties {
        var bounds = new PropertyConstraints("hotdeal.gateway.publication");
        bounds.atLeast("queue-capacity", queueCapacity, 1);
        bounds.within("delivery-timeout", deliveryTimeout, "1s", "5m");
        bounds.require(relayAge.compareTo(deliveryTimeout) > 0, "relay-age must be longer than delivery-timeout");
        bounds.within("relay-every", relayEvery, "50ms", "60s");
        bounds.within("relay-chunk", relayChunk, 1, 5_000);
    }
}
