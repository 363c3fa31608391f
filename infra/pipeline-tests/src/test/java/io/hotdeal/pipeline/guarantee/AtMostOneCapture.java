package io.hotdeal.pipeline.guarantee;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A customer is charged exactly once for a paid order, with the row's amount, and never for any other.
 *
 * <p>Valid: PAID and one capture. Valid: DECLINED and none. Invalid: PAID and none; DECLINED or REJECTED and one; any two.
 */
public final class AtMostOneCapture implements Guarantee {

    @Override
    public List<String> breaches(Observation observation) {
        Map<String, List<Observation.Charge>> captured = observation.charges().stream()
                .filter(charge -> charge.status().equals("CAPTURED"))
                .collect(Collectors.groupingBy(Observation.Charge::orderId));
        List<String> breaches = new ArrayList<>();
        for (Observation.Row row : observation.rows()) {
            List<Observation.Charge> charges = captured.getOrDefault(row.orderId(), List.of());
            int expected = row.status().equals("PAID") ? 1 : 0;
            if (charges.size() != expected
                    || charges.stream().anyMatch(charge -> charge.amount().compareTo(row.amount()) != 0)) {
                breaches.add("order " + row.orderId() + " is " + row.status() + " over " + row.amount()
                        + " and has the charges " + charges);
            }
        }
        return breaches;
    }
}
