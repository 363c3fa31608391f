package io.hotdeal.gateway.dashboard;

import io.hotdeal.gateway.offers.OfferSnapshots;
import io.hotdeal.gateway.offers.OfferSnapshots.Known;
import io.hotdeal.instance.InstanceRegistry.Notices;
import io.hotdeal.stock.OfferStockStore.OfferSnapshot;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts what is known into one frame, and asks Redis nothing. One thread at a time. */
@Component
class LiveSnapshotFactory {

    /** More than a page can show. */
    private static final int OFFERS = 50;

    private static final Comparator<Known> RUNNING_FIRST_THEN_NEWEST =
            Comparator.comparing(LiveSnapshotFactory::hasEnded).thenComparing(Known::offer, Comparator.reverseOrder());

    private final OfferSnapshots offers;
    private final ConsumerLagMetrics lag;
    private final GatewayHeartbeat counts;
    private final Clock clock;
    private final RateWindow overTime = new RateWindow();
    private @Nullable Notices seen;

    LiveSnapshotFactory(OfferSnapshots offers, ConsumerLagMetrics lag, GatewayHeartbeat counts, Clock clock) {
        this.offers = offers;
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
        if (offers.isStale()) {
            return null;
        }
        return offers.shown().stream()
                .sorted(RUNNING_FIRST_THEN_NEWEST)
                .limit(OFFERS)
                .map(known -> LiveSnapshot.Offer.of(
                        snapshot(known), known.reading().outboxAge().toMillis()))
                .toList();
    }

    private static boolean hasEnded(Known known) {
        OfferSnapshot snapshot = snapshot(known);
        return !snapshot.open() && snapshot.stock().held() == 0 && snapshot.outboxDepth() == 0;
    }

    /** Of an offer that is shown. */
    private static OfferSnapshot snapshot(Known known) {
        return Objects.requireNonNull(known.reading().snapshot());
    }
}
