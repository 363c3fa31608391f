package io.hotdeal.worker.heartbeat;

import io.hotdeal.instance.HeartbeatCounters;
import io.hotdeal.instance.InstanceRegistry;
import io.hotdeal.instance.InstanceRegistry.Author;
import io.hotdeal.redis.StockOutcomeUnknownException;
import io.hotdeal.redis.StockUnavailableException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Publishes this worker's heartbeat, with counters of meters that exist anyway. */
@Component
class WorkerHeartbeat {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerHeartbeat.class);

    private final InstanceRegistry board;
    private final Author author;
    private final MeterRegistry meters;

    WorkerHeartbeat(InstanceRegistry board, Author author, MeterRegistry meters) {
        this.board = board;
        this.author = author;
        this.meters = meters;
    }

    /** At a rate, so on a thread of its own: a part that hangs elsewhere must not make this worker look dead. */
    @Scheduled(fixedRateString = "${hotdeal.worker.live.every:1s}")
    void tell() {
        try {
            board.exchange(author, counts());
        } catch (StockUnavailableException | StockOutcomeUnknownException e) {
            LOG.debug("Redis is away; this worker's counts are not told", e);
        }
    }

    SortedMap<String, Long> counts() {
        SortedMap<String, Long> counts = new TreeMap<>();
        put(counts, HeartbeatCounters.CHARGES, "hotdeal.charges");
        put(counts, HeartbeatCounters.SETTLED, "hotdeal.settlements");
        meters.find("hotdeal.dead.letters")
                .counters()
                .forEach(letters -> counts.merge(HeartbeatCounters.DEAD_LETTERS, (long) letters.count(), Long::sum));
        meters.find("hotdeal.delay.final").timers().forEach(delay -> putDelays(counts, delay));
        return counts;
    }

    private void put(SortedMap<String, Long> counts, String prefix, String meter) {
        for (Counter counter : meters.find(meter).counters()) {
            counts.put(prefix + counter.getId().getTag("outcome"), (long) counter.count());
        }
    }

    /** A histogram's buckets count everything below their bound; here each counts its own. */
    private static void putDelays(SortedMap<String, Long> counts, Timer delay) {
        long below = 0;
        for (CountAtBucket bucket : delay.takeSnapshot().histogramCounts()) {
            long count = (long) bucket.count();
            if (count > below) {
                long bound = Math.round(bucket.bucket(TimeUnit.MILLISECONDS));
                counts.merge(HeartbeatCounters.DELAY_MILLIS + bound, count - below, Long::sum);
                below = count;
            }
        }
    }
}
