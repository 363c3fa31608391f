package io.hotdeal.gateway.dashboard;

import io.hotdeal.offer.OfferId;
import io.hotdeal.redis.StockOutcomeUnknownException;
import io.hotdeal.redis.StockUnavailableException;
import io.hotdeal.stock.OfferStockStore;
import io.hotdeal.stock.OfferStockStore.OfferSnapshot;
import io.hotdeal.stock.OfferStockStore.Stock;
import io.hotdeal.stock.Outbox;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Every offer's units and outbox as gauges: {@code hotdeal.stock{offer,state}}, {@code hotdeal.stock.gap{offer}} (0 while
 * {@code initial = available + held + sold + rejected}), {@code hotdeal.outbox.depth{offer}} and {@code hotdeal.outbox.age{offer}}
 * (seconds that the oldest order has waited for Kafka). While Redis is away they are absent, not old.
 */
@Component
class StockMetrics {

    private static final Logger LOG = LoggerFactory.getLogger(StockMetrics.class);
    /** Offers that have ended do not move; of a shop with thousands, only so many looks read them all. */
    private static final int LOOKS_BETWEEN_ENDED_ONES = 60;

    private final OfferStockStore offers;
    private final Outbox outbox;
    private final MultiGauge units;
    private final MultiGauge gaps;
    private final MultiGauge depths;
    private final MultiGauge ages;
    private final Map<OfferId, OfferSnapshot> ended = new HashMap<>();
    private int looks;
    private volatile @Nullable List<OfferSnapshot> latest;

    StockMetrics(OfferStockStore offers, Outbox outbox, MeterRegistry meters) {
        this.offers = offers;
        this.outbox = outbox;
        this.units = MultiGauge.builder("hotdeal.stock")
                .description("units of an offer by state")
                .register(meters);
        this.gaps = MultiGauge.builder("hotdeal.stock.gap")
                .description("units given to Redis that are in no state; always 0")
                .register(meters);
        this.depths = MultiGauge.builder("hotdeal.outbox.depth")
                .description("orders that wait for Kafka's acknowledgement")
                .register(meters);
        this.ages = MultiGauge.builder("hotdeal.outbox.age")
                .description("how long the oldest of them has waited")
                .baseUnit("seconds")
                .register(meters);
    }

    @Scheduled(fixedDelayString = "${hotdeal.gateway.live.every:1s}")
    void look() {
        try {
            List<OfferSnapshot> snapshots = snapshots();
            latest = snapshots;
            show(snapshots);
        } catch (StockUnavailableException | StockOutcomeUnknownException e) {
            LOG.debug("Redis does not say how the offers stand; their gauges are absent", e);
            latest = null;
            show(List.of());
        }
    }

    /** @return null while Redis is away */
    @Nullable
    List<OfferSnapshot> latest() {
        return latest;
    }

    private List<OfferSnapshot> snapshots() {
        if (looks++ % LOOKS_BETWEEN_ENDED_ONES == 0) {
            ended.clear();
        }
        List<OfferSnapshot> snapshots = new ArrayList<>();
        for (OfferId offer : offers.offers()) {
            OfferSnapshot known = ended.get(offer);
            if (known != null) {
                snapshots.add(known);
            } else {
                offers.snapshot(offer).ifPresent(snapshot -> {
                    snapshots.add(snapshot);
                    if (!snapshot.open() && snapshot.stock().held() == 0 && snapshot.outboxDepth() == 0) {
                        ended.put(offer, snapshot);
                    }
                });
            }
        }
        return snapshots;
    }

    private void show(List<OfferSnapshot> snapshots) {
        List<Row<?>> unitRows = new ArrayList<>();
        List<Row<?>> gapRows = new ArrayList<>();
        List<Row<?>> depthRows = new ArrayList<>();
        List<Row<?>> ageRows = new ArrayList<>();
        for (OfferSnapshot snapshot : snapshots) {
            Tags offer = Tags.of("offer", snapshot.offer().toString());
            Stock stock = snapshot.stock();
            Map.of(
                            "initial", stock.initial(),
                            "available", stock.available(),
                            "held", stock.held(),
                            "sold", stock.sold(),
                            "rejected", stock.rejected(),
                            "returned", snapshot.returned())
                    .forEach((state, count) -> unitRows.add(Row.of(offer.and("state", state), count)));
            gapRows.add(Row.of(offer, stock.gap()));
            depthRows.add(Row.of(offer, snapshot.outboxDepth()));
            double age = snapshot.outboxDepth() == 0
                    ? 0
                    : outbox.age(snapshot.offer()).toMillis() / 1e3;
            ageRows.add(Row.of(offer, age));
        }
        units.register(unitRows, true);
        gaps.register(gapRows, true);
        depths.register(depthRows, true);
        ages.register(ageRows, true);
    }
}
