package io.hotdeal.pipeline.guarantee;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An order with a 202 has a row, and in the end a final one.
 *
 * <p>Valid: 202, row PAID. Valid: 202, row DECLINED. Invalid: 202 and no row, also after a crash.
 */
public final class EveryAcceptedOrderIsRecorded implements Guarantee {

    @Override
    public List<String> breaches(Observation observation) {
        Set<String> finished = observation.rows().stream()
                .filter(row -> !row.status().equals("RECORDED"))
                .map(Observation.Row::orderId)
                .collect(Collectors.toSet());
        return observation.accepted().stream()
                .filter(order -> !finished.contains(order))
                .map(order -> "order " + order + " was accepted and has no final row")
                .toList();
    }
}
