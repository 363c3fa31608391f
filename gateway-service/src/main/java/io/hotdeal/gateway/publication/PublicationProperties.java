package io.hotdeal.gateway.publication;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code hotdeal.gateway.publication.*}.
 *
 * @param queueCapacity   reserved orders that may wait in memory for the producer, at least 1; beyond it an order is left
 *                        to the relay, which costs it {@code relayAge}
 * @param deliveryTimeout how long the producer tries one record, 1 s to 5 min; afterwards the relay has it
 * @param relayAge        age at which an outbox entry is the relay's; must exceed {@code deliveryTimeout}, or the relay
 *                        sends copies of what is still on its way
 * @param relayEvery      pause between two looks of the relay, 50 ms to 1 min
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
        require(queueCapacity >= 1, "queue-capacity must be at least 1");
        require(
                deliveryTimeout.toMillis() >= 1_000 && deliveryTimeout.toMinutes() <= 5,
                "delivery-timeout must be 1s to 5m");
        require(relayAge.compareTo(deliveryTimeout) > 0, "relay-age must be longer than delivery-timeout");
        require(relayEvery.toMillis() >= 50 && relayEvery.toSeconds() <= 60, "relay-every must be 50ms to 60s");
        require(relayChunk >= 1 && relayChunk <= 5_000, "relay-chunk must be 1 to 5000");
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException("hotdeal.gateway.publication." + rule);
        }
    }
}
