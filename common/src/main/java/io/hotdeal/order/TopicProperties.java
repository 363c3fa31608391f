package io.hotdeal.order;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code hotdeal.topics.*}: what the three topics must look like; the same for gateway and worker.
 *
 * @param partitions        of each topic, 1 to 1,000; the worker's consumers beyond this number are idle. A dead-letter
 *                          topic has one
 * @param replication       copies of each partition; 3 in production
 * @param minInsyncReplicas copies that must have a record before it is acknowledged; 2 in production
 * @param retention         how long a record stays; must outlast the longest stop of the workers
 */
@ConfigurationProperties("hotdeal.topics")
public record TopicProperties(
        @DefaultValue("8") int partitions,
        @DefaultValue("1") short replication,
        @DefaultValue("1") int minInsyncReplicas,
        @DefaultValue("7d") Duration retention) {

    public TopicProperties {
        if (partitions < 1 || partitions > 1_000) {
            throw new IllegalArgumentException("hotdeal.topics.partitions must be 1 to 1000, not " + partitions);
        }
        if (minInsyncReplicas < 1 || minInsyncReplicas > replication) {
            throw new IllegalArgumentException(
                    "hotdeal.topics.min-insync-replicas must be 1 to hotdeal.topics.replication (" + replication
                            + "), not " + minInsyncReplicas);
        }
        if (retention.compareTo(Duration.ofHours(1)) < 0) {
            throw new IllegalArgumentException("hotdeal.topics.retention must be at least 1h, not " + retention);
        }
    }
}
