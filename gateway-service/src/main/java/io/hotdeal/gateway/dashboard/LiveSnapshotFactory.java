package io.hotdeal.gateway.dashboard;

import io.hotdeal.instance.InstanceRegistry.Notices;
import io.hotdeal.redis.StockOutcomeUnknownException;
import io.hotdeal.redis.StockUnavailableException;
import io.hotdeal.stock.OfferStockStore;
import io.hotdeal.stock.OfferStockStore.OfferSnapshot;
import io.hotdeal.stock.Outbox;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Puts what is known into one frame. Asks Redis only how the shown offers stand; all else has been asked already. One thread
 * at a time.
 */
@Component
class LiveSnapshotFactory {

    private static final Logger LOG = LoggerFactory.getLogger(LiveSnapshotFactory.class);
    /** More than a page can show. */
    private static final int OFFERS = 50;

    private static final Comparator<OfferSnapshot> RUNNING_FIRST_THEN_NEWEST = Comparator.comparing(
                    LiveSnapshotFactory::hasEnded)
            .thenComparing(OfferSnapshot::offer, (a, b) -> Integer.compare(b.value(), a.value()));

    private final OfferStockStore book;
    private final Outbox outbox;
    private final StockMetrics stock;
    private final ConsumerLagMetrics lag;
    private final GatewayHeartbeat counts;
    private final Clock clock;
    private final RateWindow overTime = new RateWindow();
    private @Nullable Notices seen;

    LiveSnapshotFactory(
            OfferStockStore book,
            Outbox outbox,
            StockMetrics stock,
            ConsumerLagMetrics lag,
            GatewayHeartbeat counts,
            Clock clock) {
        this.book = book;
        this.outbox = outbox;
        this.stock = stock;
        this.lag = lag;
        this.counts = counts;
        this.clock = clock;
    }

    LiveSnapshot draw() {
        Notices latest = counts.latest();
        if (latest == null) {
            overTime.forget();
        } else if (!latest.equals(seen)) {
            overTime.add(latest);
        }
        seen = latest;
        return new LiveSnapshot(
                clock.millis(), offers(), overTime.orders(), overTime.settlement(), lag.latest(), overTime.services());
    }

    private @Nullable List<LiveSnapshot.Offer> offers() {
        List<OfferSnapshot> known = stock.latest();
        if (known == null) {
            return null;
        }
        try {
            return known.stream()
                    .sorted(RUNNING_FIRST_THEN_NEWEST)
                    .limit(OFFERS)
                    .map(snapshot -> hasEnded(snapshot)
                            ? snapshot
                            : book.snapshot(snapshot.offer()).orElse(snapshot))
                    .map(this::offer)
                    .toList();
        } catch (StockUnavailableException | StockOutcomeUnknownException e) {
            LOG.debug("Redis does not say how the offers stand; the frame is without them", e);
            return null;
        }
    }

    private LiveSnapshot.Offer offer(OfferSnapshot snapshot) {
        long age =
                snapshot.outboxDepth() == 0 ? 0 : outbox.age(snapshot.offer()).toMillis();
        return LiveSnapshot.Offer.of(snapshot, age);
    }

    private static boolean hasEnded(OfferSnapshot snapshot) {
        return !snapshot.open() && snapshot.stock().held() == 0 && snapshot.outboxDepth() == 0;
    }
}
