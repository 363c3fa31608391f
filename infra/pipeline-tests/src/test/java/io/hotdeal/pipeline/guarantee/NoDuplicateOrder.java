package io.hotdeal.pipeline.guarantee;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One purchase attempt makes at most one order, and every order has a reservation.
 *
 * <p>Valid: one key sent 50 times, one row. Invalid: two rows of one reservation; a row without a reservation.
 */
public final class NoDuplicateOrder implements Guarantee {

    @Override
    public List<String> breaches(Observation observation) {
        Map<String, Long> rowsPerOrder = observation.rows().stream()
                .collect(Collectors.groupingBy(Observation.Row::orderId, Collectors.counting()));
        return rowsPerOrder.entrySet().stream()
                .filter(order ->
                        order.getValue() > 1 || !observation.reservations().containsKey(order.getKey()))
                .map(order -> "order " + order.getKey() + " has " + order.getValue() + " rows and "
                        + (observation.reservations().containsKey(order.getKey()) ? "one" : "no") + " reservation")
                .toList();
    }
}
