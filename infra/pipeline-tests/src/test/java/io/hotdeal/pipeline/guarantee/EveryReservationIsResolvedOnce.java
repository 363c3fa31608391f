package io.hotdeal.pipeline.guarantee;

import io.hotdeal.stock.Reservation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A reservation ends as its row does, once: the customer's count and the stock change by its units exactly once.
 *
 * <p>Valid: row DECLINED, reservation RELEASED, customer's units back. Invalid: row DECLINED, reservation HELD; row PAID,
 * reservation RELEASED; customer's count other than the sum of what the customer holds and owns.
 */
public final class EveryReservationIsResolvedOnce implements Guarantee {

    private static final Map<String, String> END_OF_STATUS =
            Map.of("PAID", "CONFIRMED", "DECLINED", "RELEASED", "REJECTED", "REJECTED", "RECORDED", "HELD");

    @Override
    public List<String> breaches(Observation observation) {
        List<String> breaches = new ArrayList<>();
        Map<String, Observation.Row> rows = observation.rows().stream()
                .collect(Collectors.toMap(Observation.Row::orderId, Function.identity(), (one, other) -> one));
        Map<String, Integer> customers = new HashMap<>();
        for (Reservation reservation : observation.reservations().values()) {
            Observation.Row row = rows.get(reservation.orderId().value());
            String state = reservation.state().name();
            if (row == null || !state.equals(END_OF_STATUS.get(row.status()))) {
                breaches.add("reservation " + reservation + " and row " + row);
            }
            if (state.equals("HELD") || state.equals("CONFIRMED")) {
                customers.merge(reservation.customer().value(), reservation.quantity(), Integer::sum);
            }
        }
        if (!customers.equals(observation.customers())) {
            breaches.add("units per customer are " + observation.customers() + ", the reservations say " + customers);
        }
        return breaches;
    }
}
