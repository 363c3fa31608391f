package io.hotdeal.gateway.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.offer.OfferId;
import io.hotdeal.offer.OfferTerms;
import io.hotdeal.stock.OfferStockStore.OfferSnapshot;
import io.hotdeal.stock.OfferStockStore.Stock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class StockMetricsTest {

    private static final OfferId RUNNING = new OfferId(1);
    private static final OfferId ENDED = new OfferId(2);

    private final FakeStock stock = new FakeStock();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final StockMetrics watch = new StockMetrics(stock, stock, meters);

    @Test
    void showsUnitsGapAndOutboxOfEveryOffer() {
        stand(RUNNING, true, new Stock(10, 4, 3, 2, 0), 3);
        stock.age = Duration.ofMillis(1_500);

        watch.look();

        assertThat(gauge("hotdeal.stock", "offer", "1", "state", "available")).isEqualTo(4);
        assertThat(gauge("hotdeal.stock", "offer", "1", "state", "sold")).isEqualTo(2);
        assertThat(gauge("hotdeal.stock.gap", "offer", "1"))
                .as("one unit is nowhere")
                .isEqualTo(1);
        assertThat(gauge("hotdeal.outbox.depth", "offer", "1")).isEqualTo(3);
        assertThat(gauge("hotdeal.outbox.age", "offer", "1")).isEqualTo(1.5);
    }

    @Test
    void showsNothingOldWhileRedisIsAway() {
        stand(RUNNING, true, new Stock(10, 10, 0, 0, 0), 0);
        watch.look();
        stock.away = true;

        watch.look();

        assertThat(meters.find("hotdeal.stock").gauges()).isEmpty();
        assertThat(meters.find("hotdeal.outbox.depth").gauges()).isEmpty();
    }

    @Test
    void readsAnEndedOfferSeldom() {
        stand(RUNNING, true, new Stock(10, 10, 0, 0, 0), 0);
        stand(ENDED, false, new Stock(5, 0, 0, 5, 0), 0);

        for (int i = 0; i < 61; i++) {
            watch.look();
        }

        assertThat(Collections.frequency(stock.asked, RUNNING)).isEqualTo(61);
        assertThat(Collections.frequency(stock.asked, ENDED)).isEqualTo(2);
        assertThat(gauge("hotdeal.stock", "offer", "2", "state", "sold")).isEqualTo(5);
    }

    private void stand(OfferId offer, boolean open, Stock units, long outboxDepth) {
        OfferTerms terms = new OfferTerms("thing", BigDecimal.TEN, null, null, null);
        stock.snapshots.put(offer, new OfferSnapshot(offer, terms, open, units, 0, outboxDepth));
    }

    private double gauge(String name, String... tags) {
        return meters.get(name).tags(tags).gauge().value();
    }
}
