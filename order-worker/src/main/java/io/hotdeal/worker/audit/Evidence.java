package io.hotdeal.worker.audit;

import io.hotdeal.offer.OfferId;
import io.hotdeal.stock.OfferBook.Standing;
import io.hotdeal.stock.Reservation;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What every witness said at one quiet moment. Held in memory: some 400 bytes an order.
 *
 * @param orders        ORDER_HISTORY by order id, both channels
 * @param charges       the provider's charges by order id
 * @param listedTwice   order ids that the provider lists more than once
 * @param lag           records not yet committed, by consumer group
 * @param deadLetters   by dead-letter topic
 * @param heldByClients order ids that clients say they hold
 */
record Evidence(
        SortedMap<OfferId, OfferEvidence> offers,
        Map<String, Order> orders,
        Map<String, Charge> charges,
        Set<String> listedTwice,
        SortedMap<String, Long> lag,
        SortedMap<String, DeadLetterPile> deadLetters,
        Set<String> heldByClients) {

    /**
     * One offer.
     *
     * @param allocation null when the database knows no such offer
     * @param standing   null when Redis knows none
     * @param customers  units by customer, as Redis counts them
     */
    record OfferEvidence(
            @Nullable Allocation allocation,
            @Nullable Standing standing,
            Map<String, Reservation> reservations,
            Map<String, Integer> customers) {}

    record Allocation(long allocated, long sold) {}

    /** @param status as in ORDER_HISTORY */
    record Order(OfferId offer, String customer, int quantity, BigDecimal amount, String status, boolean pipeline) {}

    /** @param status CAPTURED, DECLINED or REFUNDED */
    record Charge(BigDecimal amount, String status) {
        boolean isCaptured() {
            return status.equals("CAPTURED");
        }
    }

    /** @param samples keys and reasons of the newest, at most 20 */
    record DeadLetterPile(long count, List<String> samples) {}

    long orders(OfferId offer, String status) {
        return orders.values().stream()
                .filter(order -> order.pipeline()
                        && order.offer().equals(offer)
                        && order.status().equals(status))
                .count();
    }

    long units(OfferId offer, String status) {
        return orders.values().stream()
                .filter(order -> order.pipeline()
                        && order.offer().equals(offer)
                        && order.status().equals(status))
                .mapToLong(Order::quantity)
                .sum();
    }
}
