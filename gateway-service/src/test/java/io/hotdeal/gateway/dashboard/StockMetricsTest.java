package io.hotdeal.gateway.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.gateway.offers.SampleOffers;
import io.hotdeal.stock.OfferStockStore.Stock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StockMetricsTest {

    private final SampleOffers shop = new SampleOffers();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final StockMetrics metrics = new StockMetrics(shop.snapshots, meters);

    @Test
    void showsUnitsGapAndOutboxOfEveryOffer() {
        shop.put(1, true, new Stock(10, 4, 3, 2, 0), 3, Duration.ofMillis(1_500));
        shop.refresh();

        metrics.update();

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
        shop.put(1, true, new Stock(10, 10, 0, 0, 0), 0, Duration.ZERO);
        shop.refresh();
        metrics.update();
        assertThat(gauge("hotdeal.offers", "state", "open")).isEqualTo(1);
        shop.loseRedis();
        shop.refreshFor(SampleOffers.MAX_AGE.plusSeconds(1));

        metrics.update();

        assertThat(meters.find("hotdeal.offers").gauges()).isEmpty();
        assertThat(meters.find("hotdeal.stock").gauges()).isEmpty();
        assertThat(meters.find("hotdeal.outbox.depth").gauges()).isEmpty();
    }

    @Test
    void hasGaugesForFewOfThousandsAndThoseThatNeedAttentionAreAmongThem() {
        for (int offer = 1; offer <= 5_000; offer++) {
            shop.put(offer, offer % 2 == 0, new Stock(10, 10, 0, 0, 0), 0, Duration.ZERO);
        }
        shop.put(7, false, new Stock(10, 9, 0, 0, 0), 0, Duration.ZERO);
        shop.put(8, true, new Stock(10, 9, 1, 0, 0), 1, Duration.ofSeconds(70));
        shop.put(9, true, new Stock(10, 9, 1, 0, 0), 0, Duration.ZERO);
        shop.refresh();

        metrics.update();

        assertThat(meters.getMeters()).hasSizeLessThan(1_000);
        assertThat(gauge("hotdeal.stock.gap", "offer", "7")).isEqualTo(1);
        assertThat(gauge("hotdeal.outbox.age", "offer", "8")).isEqualTo(70);
        assertThat(gauge("hotdeal.stock", "offer", "9", "state", "held")).isEqualTo(1);
        assertThat(gauge("hotdeal.offers", "state", "open")).isEqualTo(2_501);
        assertThat(gauge("hotdeal.offers", "state", "closed")).isEqualTo(2_499);
    }

    private double gauge(String name, String... tags) {
        return meters.get(name).tags(tags).gauge().value();
    }
}
