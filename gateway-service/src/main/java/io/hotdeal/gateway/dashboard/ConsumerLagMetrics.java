package io.hotdeal.gateway.dashboard;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingLong;

import io.hotdeal.kafka.ConsumerLag;
import io.hotdeal.kafka.ConsumerLag.PartitionLag;
import io.hotdeal.metrics.LabelledGauges;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
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
    private final LabelledGauges records;
    private volatile @Nullable List<PartitionLag> latest;

    ConsumerLagMetrics(ConsumerLag lag, MeterRegistry meters) {
        this.lag = lag;
        this.records = new LabelledGauges(MultiGauge.builder("hotdeal.consumer.lag")
                .description("records that a stage of the worker has yet to commit")
                .register(meters));
    }

    @Scheduled(fixedDelayString = "${hotdeal.gateway.live.lag-every:2s}")
    void look() {
        try {
            List<PartitionLag> partitions = lag.byPartition();
            latest = partitions;
            records.show(partitions.stream()
                    .collect(groupingBy(
                            partition -> Tags.of("group", partition.group()), summingLong(PartitionLag::lag))));
        } catch (IllegalStateException e) {
            LOG.debug("Kafka does not say how far the workers are; the gauge is absent", e);
            latest = null;
            records.show(Map.of());
        }
    }

    /** @return null while Kafka does not say */
    @Nullable
    List<PartitionLag> latest() {
        return latest;
    }
}
