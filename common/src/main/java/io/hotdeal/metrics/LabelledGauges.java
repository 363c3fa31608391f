package io.hotdeal.metrics;

import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.Map;

/**
 * The gauges of one name, a value for each set of labels. Values change without a gauge being taken away: a scrape that met
 * {@link MultiGauge} while it replaced the last gauge of a name would see that gauge twice and fail as a whole.
 *
 * <p>Any number of threads may show and read values.
 */
public final class LabelledGauges {

    private final MultiGauge gauges;
    private volatile Map<Tags, Number> values = Map.of();

    public LabelledGauges(MultiGauge gauges) {
        this.gauges = gauges;
    }

    /** Shows these values and no others; without any, the gauges are absent. */
    public synchronized void show(Map<Tags, ? extends Number> shown) {
        values = Map.copyOf(shown);
        gauges.register(
                values.keySet().stream()
                        .<Row<?>>map(labels -> Row.of(labels, () -> value(labels)))
                        .toList(),
                false);
    }

    /** A scrape may still hold a gauge that has just been taken away. */
    private Number value(Tags labels) {
        Number value = values.get(labels);
        return value == null ? Double.NaN : value;
    }
}
