package io.hotdeal.gateway.publication;

import io.hotdeal.settings.PropertyConstraints;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code hotdeal.gateway.acknowledge.*}: when a buyer gets the 202.
 *
 * @param when   RESERVED: Redis has the order and its event; PUBLISHED: Kafka has acknowledged the event, too, which
 *               survives the loss of Redis and costs one Kafka round trip per order
 * @param atMost with PUBLISHED, how long to wait for Kafka, 1 ms to 30 s; then 202 all the same, the outbox has it
 */
@ConfigurationProperties("hotdeal.gateway.acknowledge")
public record AcknowledgeProperties(
        @DefaultValue("RESERVED") When when,
        @DefaultValue("2s") Duration atMost) {

    public enum When {
        RESERVED,
        PUBLISHED
    }

    public AcknowledgeProperties {
        new PropertyConstraints("hotdeal.gateway.acknowledge").within("at-most", atMost, "1ms", "30s");
    }

    public boolean published() {
        return when == When.PUBLISHED;
    }
}
