package io.hotdeal.gateway.publication;

import io.hotdeal.settings.PropertyConstraints;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code hotdeal.gateway.acknowledge.*}: when a buyer gets the 202.
 *
 * @param when     RESERVED: Redis has the order and its event; PUBLISHED: Kafka has acknowledged the event, too, which
 *                 survives the loss of Redis and costs one Kafka round trip per order; REPLICATED: replicas of Redis have the
 *                 order and its event, too, or Kafka has acknowledged the event, whichever comes first
 * @param atMost   with PUBLISHED, how long to wait for Kafka, 1 ms to 30 s; then 202 all the same, the outbox has it
 * @param replicas with REPLICATED, how many replicas must have the order, 1 to 8; an order that they and Kafka do not have within
 *                 {@code hotdeal.gateway.reservation.deadline} is answered 503 outcome-unknown
 */
@ConfigurationProperties("hotdeal.gateway.acknowledge")
public record AcknowledgeProperties(
        @DefaultValue("RESERVED") When when,
        @DefaultValue("2s") Duration atMost,
        @DefaultValue("1") int replicas) {

    public enum When {
        RESERVED,
        PUBLISHED,
        REPLICATED
    }

    public AcknowledgeProperties {
        var bounds = new PropertyConstraints("hotdeal.gateway.acknowledge");
        bounds.within("at-most", atMost, "1ms", "30s");
        bounds.within("replicas", replicas, 1, 8);
    }
}
