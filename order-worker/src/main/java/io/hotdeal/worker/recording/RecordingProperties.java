package io.hotdeal.worker.recording;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code hotdeal.worker.recording.*}.
 *
 * @param concurrency  consumers in this worker, 1 to 16; those beyond the partitions are idle
 * @param batchSize    orders in one transaction, 1 to 5,000; larger batches cost fewer commits and delay their first order
 * @param purgeHorizon age beyond which an order is a dead letter: its row may have been purged, and recording it again
 *                     would charge again. Longer than the topics' retention and the payment provider's key lifetime
 * @param sweepAfter   how long after its recording a payment that nobody has made is due for the sweep, 1 s to 1 h; it heals a
 *                     crash between the commit and the publication, and everything after it
 * @param maxAhead     how far in the future a reservation may be, by this worker's clock, before it is a dead letter
 */
@ConfigurationProperties("hotdeal.worker.recording")
public record RecordingProperties(
        @DefaultValue("2") int concurrency,
        @DefaultValue("500") int batchSize,
        @DefaultValue("30d") Duration purgeHorizon,
        @DefaultValue("30s") Duration sweepAfter,
        @DefaultValue("1h") Duration maxAhead) {

    public RecordingProperties {
        require(concurrency >= 1 && concurrency <= 16, "concurrency must be 1 to 16");
        require(batchSize >= 1 && batchSize <= 5_000, "batch-size must be 1 to 5000");
        require(purgeHorizon.toHours() >= 1, "purge-horizon must be at least 1h");
        require(sweepAfter.toMillis() >= 1_000 && sweepAfter.toHours() <= 1, "sweep-after must be 1s to 1h");
        require(maxAhead.isPositive(), "max-ahead must be above 0");
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException("hotdeal.worker.recording." + rule);
        }
    }
}
