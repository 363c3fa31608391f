package io.hotdeal.gateway.reservation;

import io.hotdeal.gateway.reservation.ReservationResult.Decided;
import io.hotdeal.stock.ReserveOutcome;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * {@code hotdeal.orders{outcome}}: counts orders by outcome and measures how long buyers wait, from the request's arrival in
 * {@code PlaceOrder} to its outcome. The outcome is a class's name, such as {@code Reserved} or {@code SoldOut}.
 */
@Component
public final class OrderMeters {

    /** A few: each is a series per outcome. */
    private static final Duration[] BUCKETS = Stream.of(2, 5, 10, 25, 50, 100, 250, 1_000, 3_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final Map<Class<?>, Timer> byOutcome;

    OrderMeters(MeterRegistry meters) {
        byOutcome = Stream.of(ReserveOutcome.class, ReservationResult.class)
                .flatMap(kind -> Arrays.stream(kind.getPermittedSubclasses()))
                .filter(outcome -> outcome != Decided.class)
                .collect(Collectors.toMap(
                        Function.identity(),
                        outcome -> Timer.builder("hotdeal.orders")
                                .description("orders by outcome, and the time until the answer")
                                .tag("outcome", outcome.getSimpleName())
                                .serviceLevelObjectives(BUCKETS)
                                .register(meters)));
    }

    /** For orders of a shadow, which are no buyers': no metric shows them. */
    public static OrderMeters unread() {
        return new OrderMeters(new SimpleMeterRegistry());
    }

    /** @param since {@link System#nanoTime()} of the arrival */
    public void record(ReservationResult result, long since) {
        Object outcome = result instanceof Decided decided ? decided.outcome() : result;
        Objects.requireNonNull(byOutcome.get(outcome.getClass()), "every outcome has a timer")
                .record(System.nanoTime() - since, TimeUnit.NANOSECONDS);
    }
}
