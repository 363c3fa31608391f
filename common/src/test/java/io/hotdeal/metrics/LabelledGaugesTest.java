package io.hotdeal.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LabelledGaugesTest {

    private static final Tags ONE = Tags.of("offer", "1");
    private static final Tags TWO = Tags.of("offer", "2");

    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final LabelledGauges gauges =
            new LabelledGauges(MultiGauge.builder("hotdeal.stock.gap").register(meters));

    @Test
    void showsTheLatestValuesAndNoOthers() {
        gauges.show(Map.of(ONE, 1, TWO, 2));
        gauges.show(Map.of(TWO, 3.5));

        assertThat(meters.scrape())
                .contains("hotdeal_stock_gap{offer=\"2\"} 3.5")
                .doesNotContain("offer=\"1\"");

        gauges.show(Map.of());
        assertThat(meters.scrape()).doesNotContain("hotdeal_stock_gap");

        gauges.show(Map.of(ONE, 4));
        assertThat(meters.scrape()).contains("hotdeal_stock_gap{offer=\"1\"} 4.0");
    }

    /** With {@code MultiGauge.register(rows, true)} a scrape of these 2,000 fails: the same labels twice. */
    @Test
    void answersEveryScrapeWhileValuesChange() throws Exception {
        gauges.show(Map.of(ONE, 0));
        try (ExecutorService scraping = Executors.newSingleThreadExecutor()) {
            Future<Integer> scrapes = scraping.submit(() -> {
                int answered = 0;
                while (answered < 2_000 && meters.scrape().contains("hotdeal_stock_gap{offer=\"1\"}")) {
                    answered++;
                }
                return answered;
            });
            for (int value = 1; !scrapes.isDone(); value++) {
                gauges.show(Map.of(ONE, value));
            }
            assertThat(scrapes.get(10, TimeUnit.SECONDS)).isEqualTo(2_000);
        }
    }
}
