package io.hotdeal.gateway.dashboard;

import io.hotdeal.gateway.offers.OfferSnapshots;
import io.hotdeal.gateway.offers.OfferSnapshots.Known;
import io.hotdeal.metrics.LabelledGauges;
import io.hotdeal.offer.OfferId;
import io.hotdeal.stock.OfferStockStore.OfferSnapshot;
import io.hotdeal.stock.OfferStockStore.Stock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The units and outboxes of offers as gauges: {@code hotdeal.stock{offer,state}}, {@code hotdeal.stock.gap{offer}} (0 while
 * {@code initial = available + held + sold + rejected}), {@code hotdeal.outbox.depth{offer}} and {@code hotdeal.outbox.age{offer}}
 * (seconds that the oldest order has waited for Kafka); of a bounded number of offers, those that need attention first.
 * {@code hotdeal.offers{state}} counts all. While Redis does not answer they are absent, not old.
 */
@Component
class StockMetrics {

    /** Offers with gauges of their own: nine each, of which a scrape asks and a database of metrics keeps every one. */
    static final int OFFERS = 100;

    private static final Comparator<Known> ATTENTION_FIRST = Comparator.comparing(
                    (Known known) -> snapshot(known).stock().gap() == 0)
            .thenComparing(known -> known.reading().outboxAge(), Comparator.reverseOrder())
            .thenComparing(known -> snapshot(known).stock().held() == 0)
            .thenComparing(known -> !snapshot(known).open())
            .thenComparing(Known::changedAt, (a, b) -> Long.signum(b - a))
            .thenComparing(Known::offer, Comparator.<OfferId>reverseOrder());

    private final OfferSnapshots offers;
    private final LabelledGauges counts;
    private final LabelledGauges units;
    private final LabelledGauges gaps;
    private final LabelledGauges depths;
    private final LabelledGauges ages;

    StockMetrics(OfferSnapshots offers, MeterRegistry meters) {
        this.offers = offers;
        this.counts = new LabelledGauges(MultiGauge.builder("hotdeal.offers")
                .description("offers by state; those beyond the first " + OFFERS + " have no gauges of their own")
                .register(meters));
        this.units = new LabelledGauges(MultiGauge.builder("hotdeal.stock")
                .description("units of an offer by state")
                .register(meters));
        this.gaps = new LabelledGauges(MultiGauge.builder("hotdeal.stock.gap")
                .description("units given to Redis that are in no state; always 0")
                .register(meters));
        this.depths = new LabelledGauges(MultiGauge.builder("hotdeal.outbox.depth")
                .description("orders that wait for Kafka's acknowledgement")
                .register(meters));
        this.ages = new LabelledGauges(MultiGauge.builder("hotdeal.outbox.age")
                .description("how long the oldest of them has waited")
                .baseUnit("seconds")
                .register(meters));
    }

    @Scheduled(fixedDelayString = "${hotdeal.gateway.live.every:1s}")
    void update() {
        if (offers.isStale()) {
            counts.show(Map.of());
            show(List.of());
            return;
        }
        List<Known> known = offers.shown();
        long open = known.stream().filter(offer -> snapshot(offer).open()).count();
        counts.show(Map.of(Tags.of("state", "open"), open, Tags.of("state", "closed"), known.size() - open));
        show(known.stream().sorted(ATTENTION_FIRST).limit(OFFERS).toList());
    }

    private void show(List<Known> shown) {
        Map<Tags, Number> units = new HashMap<>();
        Map<Tags, Number> gaps = new HashMap<>();
        Map<Tags, Number> depths = new HashMap<>();
        Map<Tags, Number> ages = new HashMap<>();
        for (Known known : shown) {
            OfferSnapshot snapshot = snapshot(known);
            Tags offer = Tags.of("offer", known.offer().toString());
            Stock stock = snapshot.stock();
            Map.of(
                            "initial", stock.initial(),
                            "available", stock.available(),
                            "held", stock.held(),
                            "sold", stock.sold(),
                            "rejected", stock.rejected(),
                            "returned", snapshot.returned())
                    .forEach((state, count) -> units.put(offer.and("state", state), count));
            gaps.put(offer, stock.gap());
            depths.put(offer, snapshot.outboxDepth());
            ages.put(offer, known.reading().outboxAge().toMillis() / 1e3);
        }
        this.units.show(units);
        this.gaps.show(gaps);
        this.depths.show(depths);
        this.ages.show(ages);
    }

    /** Of an offer that is shown. */
    private static OfferSnapshot snapshot(Known known) {
        return Objects.requireNonNull(known.reading().snapshot());
    }
}
