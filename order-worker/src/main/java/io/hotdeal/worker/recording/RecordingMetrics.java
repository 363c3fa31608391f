package io.hotdeal.worker.recording;

import io.hotdeal.order.OrderStatus;
import io.hotdeal.worker.orders.OrderRow;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import org.springframework.stereotype.Component;

/** What recording counts: orders recorded, orders rejected, and how long after the reservation. Repeats count again. */
@Component
class RecordingMetrics {

    private final Counter recorded;
    private final Counter rejected;
    private final Timer delay;

    RecordingMetrics(MeterRegistry meters) {
        this.recorded = meters.counter("hotdeal.recorded", "outcome", "RECORDED");
        this.rejected = meters.counter("hotdeal.recorded", "outcome", "REJECTED");
        this.delay = Timer.builder("hotdeal.delay.recorded")
                .publishPercentileHistogram()
                .maximumExpectedValue(Duration.ofMinutes(10))
                .register(meters);
    }

    void recorded(Collection<OrderRow> rows, Instant now) {
        for (OrderRow row : rows) {
            if (row.status() == OrderStatus.REJECTED) {
                rejected.increment();
            } else if (row.status() == OrderStatus.RECORDED) {
                recorded.increment();
                delay.record(Duration.between(row.orderDate(), now));
            }
        }
    }
}
