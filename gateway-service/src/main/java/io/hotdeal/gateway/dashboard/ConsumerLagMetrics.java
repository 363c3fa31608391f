package io.hotdeal.gateway.dashboard;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingLong;

import io.hotdeal.kafka.ConsumerLag;
import io.hotdeal.kafka.ConsumerLag.PartitionLag;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * {@code hotdeal.consumer.lag{group}}: records that the worker's stages have yet to commit. Asked from here, because workers
 * that are gone cannot say how far behind they are. Absent while Kafka does not say.
 */
@Component
class ConsumerLagMetrics {

    private static final Logger LOG = LoggerFactory.getLogger(ConsumerLagMetrics.class);

    private final ConsumerLag lag;
    private final MultiGauge records;
    private volatile @Nullable List<PartitionLag> latest;

    ConsumerLagMetrics(ConsumerLag lag, MeterRegistry meters) {
        this.lag = lag;
        this.records = MultiGauge.builder("hotdeal.consumer.lag")
                .description("records that a stage of the worker has yet to commit")
                .register(meters);
    }

    @Scheduled(fixedDelayString = "${hotdeal.gateway.live.lag-every:2s}")
    void look() {
        try {
            List<PartitionLag> partitions = lag.byPartition();
            latest = partitions;
            records.register(
                    partitions.stream()
                            .collect(groupingBy(PartitionLag::group, summingLong(PartitionLag::lag)))
                            .entrySet()
                            .stream()
                            .<Row<?>>map(group -> Row.of(Tags.of("group", group.getKey()), group.getValue()))
                            .toList(),
                    true);
        } catch (IllegalStateException e) {
            LOG.debug("Kafka does not say how far the workers are; the gauge is absent", e);
            latest = null;
            records.register(List.of(), true);
        }
    }

    /** @return null while Kafka does not say */
    @Nullable
    List<PartitionLag> latest() {
        return latest;
    }
}
