package io.hotdeal.gateway.dashboard;

import io.hotdeal.instance.HeartbeatCounters;
import io.hotdeal.instance.InstanceRegistry;
import io.hotdeal.instance.InstanceRegistry.Author;
import io.hotdeal.instance.InstanceRegistry.Notices;
import io.hotdeal.redis.StockOutcomeUnknownException;
import io.hotdeal.redis.StockUnavailableException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Publishes this gateway's heartbeat and keeps those of all instances. Any thread may read. */
@Component
class GatewayHeartbeat {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayHeartbeat.class);

    private final InstanceRegistry board;
    private final Author author;
    private final MeterRegistry meters;
    private volatile @Nullable Notices latest;

    GatewayHeartbeat(InstanceRegistry board, Author author, MeterRegistry meters) {
        this.board = board;
        this.author = author;
        this.meters = meters;
    }

    /** At a rate, so on a thread of its own: a part that hangs elsewhere must not make this gateway look dead. */
    @Scheduled(fixedRateString = "${hotdeal.gateway.live.every:1s}")
    void tell() {
        try {
            latest = board.exchange(author, counts());
        } catch (StockUnavailableException | StockOutcomeUnknownException e) {
            LOG.debug("Redis is away; nobody's counts are known", e);
            latest = null;
        }
    }

    /** @return null while Redis is away */
    @Nullable
    Notices latest() {
        return latest;
    }

    private SortedMap<String, Long> counts() {
        SortedMap<String, Long> counts = new TreeMap<>();
        for (Timer orders : meters.find("hotdeal.orders").timers()) {
            counts.put(HeartbeatCounters.ORDERS + orders.getId().getTag("outcome"), orders.count());
        }
        return counts;
    }
}
