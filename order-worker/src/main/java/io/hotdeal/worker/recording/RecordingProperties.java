package io.hotdeal.worker.recording;

import io.hotdeal.settings.PropertyConstraints;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code hotdeal.worker.recording.*}.
 *
 * @param concurrency  consumers in this worker, 1 to 16; those beyond the partitions are idle
 * @param batchSize    orders in one transaction, 1 to 5,000; larger batches cost fewer commits and delay their first order
 * @param purgeHorizon age beyond which an order is a dead letter, at least 1 h: its row may have been purged, and recording it again
 *                     would charge again. Longer than the topics' retention and the payment provider's key lifetime
 * @param sweepAfter   how long after its recording a payment that was not made is due for the sweep, 1 s to 1 h; it heals a
 *                     crash between the commit and the publication, and everything after it
 * @param maxAhead     how far in the future a reservation may be, by this worker's clock, 1 s to 7 d, before it is a dead letter
 */
@ConfigurationProperties("hotdeal.worker.recording")
public record RecordingProperties(
        @DefaultValue("2") int concurrency,
        @DefaultValue("500") int batchSize,
        @DefaultValue("30d") Duration purgeHorizon,
        @DefaultValue("30s") Duration sweepAfter,
        @DefaultValue("1h") Duration maxAhead) {

    public RecordingProperties {
        var bounds = new PropertyConstraints("hotdeal.worker.recording");
        bounds.within("concurrency", concurrency, 1, 16);
        bounds.within("batch-size", batchSize, 1, 5_000);
        bounds.atLeast("purge-horizon", purgeHorizon, "1h");
        bounds.within("sweep-after", sweepAfter, "1s", "1h");
        bounds.within("max-ahead", maxAhead, "1s", "7d");
    }
}
