package io.hotdeal.gateway.dashboard;

import io.hotdeal.gateway.dashboard.LiveSnapshot.Orders;
import io.hotdeal.gateway.dashboard.LiveSnapshot.Settlement;
import io.hotdeal.gateway.offers.ExpectedWait;
import io.hotdeal.gateway.offers.ExpectedWait.Sample;
import io.hotdeal.instance.HeartbeatCounters;
import io.hotdeal.instance.InstanceRegistry.Notices;
import io.hotdeal.kafka.ConsumerLag.PartitionLag;
import io.hotdeal.order.OrderTopic;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Tells {@link ExpectedWait} what this gateway knows anyway, from heartbeats and lag; asks Redis and Kafka nothing. */
@Component
class WaitSampler {

    private static final String ACCEPTED = HeartbeatCounters.ACCEPTED.substring(HeartbeatCounters.ORDERS.length());

    private final GatewayHeartbeat counts;
    private final ConsumerLagMetrics lag;
    private final ExpectedWait expectedWait;
    private final RateWindow overTime = new RateWindow();
    private @Nullable Notices seen;

    WaitSampler(GatewayHeartbeat counts, ConsumerLagMetrics lag, ExpectedWait expectedWait) {
        this.counts = counts;
        this.lag = lag;
        this.expectedWait = expectedWait;
    }

    @Scheduled(fixedDelayString = "${hotdeal.gateway.live.lag-every:2s}")
    void sample() {
        Notices latest = counts.latest();
        List<PartitionLag> partitions = lag.latest();
        if (latest == null || partitions == null) {
            overTime.forget();
            seen = null;
            expectedWait.forget();
            return;
        }
        if (latest.equals(seen)) {
            return; // Heartbeats come more often than this.
        }
        seen = latest;
        overTime.add(latest);
        Orders orders = overTime.orders();
        Settlement settlement = overTime.settlement();
        expectedWait.learn(new Sample(
                latest.now(),
                orders == null ? 0 : orders.byOutcome().getOrDefault(ACCEPTED, 0L),
                behind(partitions, OrderTopic.RECORDER_GROUP),
                behind(partitions, OrderTopic.PAYER_GROUP),
                settlement == null ? null : settlement.perSecond()));
    }

    private static long behind(List<PartitionLag> partitions, String group) {
        return partitions.stream()
                .filter(partition -> partition.group().equals(group))
                .mapToLong(PartitionLag::lag)
                .sum();
    }
}
