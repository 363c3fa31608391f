package io.hotdeal.kafka;

import io.hotdeal.settings.PropertyConstraints;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code hotdeal.topics.*}: what the topics must look like; the same for gateway and worker.
 *
 * @param partitions        of each topic, 1 to 1,000; the worker's consumers beyond this number are idle. A dead-letter
 *                          topic has one
 * @param replication       copies of each partition, at least 1; 3 in production
 * @param minInsyncReplicas copies that must have a record before it is acknowledged, 1 to {@code replication}; 2 in production
 * @param retention         how long a record stays, at least 1 h; must outlast the longest stop of the workers
 */
@ConfigurationProperties("hotdeal.topics")
public record TopicProperties(
        @DefaultValue("8") int partitions,
        @DefaultValue("1") short replication,
        @DefaultValue("1") int minInsyncReplicas,
        @DefaultValue("7d") Duration retention) {

    public TopicProperties {
        var bounds = new PropertyConstraints("hotdeal.topics");
        bounds.within("partitions", partitions, 1, 1_000);
        bounds.atLeast("replication", replication, 1);
        bounds.require(
                minInsyncReplicas >= 1 && minInsyncReplicas <= replication,
                "min-insync-replicas must be 1 to hotdeal.topics.replication (%d), not %d"
                        .formatted(replication, minInsyncReplicas));
        bounds.atLeast("retention", retention, "1h");
    }
}
