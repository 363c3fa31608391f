package io.hotdeal.pipeline.guarantee;

import io.hotdeal.offer.OfferId;
import io.hotdeal.stock.OfferStockStore.OfferSnapshot;
import io.hotdeal.stock.Reservation;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The state of one offer without orders in flight, from Redis, the database and the provider.
 *
 * @param accepted     order ids of 202 responses, each once
 * @param rows         ORDER_HISTORY of the offer, channel PIPELINE
 * @param charges      the provider's charges for those orders; several per order would be a breach
 * @param reservations Redis' reservations by order id
 * @param customers    Redis' units per customer
 */
public record Observation(
        OfferId offer,
        Set<String> accepted,
        List<Row> rows,
        List<Charge> charges,
        Map<String, Reservation> reservations,
        Map<String, Integer> customers,
        OfferSnapshot snapshot,
        Allocation allocation) {

    public record Row(String orderId, String customerId, int quantity, BigDecimal amount, String status) {}

    public record Charge(String orderId, BigDecimal amount, String status) {}

    public record Allocation(int allocated, int sold) {}

    int unitsWithStatus(String status) {
        return rows.stream()
                .filter(row -> row.status().equals(status))
                .mapToInt(Row::quantity)
                .sum();
    }
}
