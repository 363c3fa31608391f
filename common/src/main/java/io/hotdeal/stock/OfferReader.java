package io.hotdeal.stock;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderId;
import io.hotdeal.redis.StockOutcomeUnknownException;
import io.hotdeal.redis.StockUnavailableException;
import io.hotdeal.stock.OfferStockStore.OfferSnapshot;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads many offers in few round trips, and tells instances which offers move, so that they need not read all the others.
 * Nothing here decides anything: an announcement may be missing, and an offer without one may have changed.
 */
public interface OfferReader {

    /**
     * What Redis has of an offer.
     *
     * @param snapshot  all of one moment; null when Redis has no such offer, or not all of it
     * @param outboxAge how long the oldest order has waited for Kafka, by the clock of Redis; zero when none waits
     */
    record Reading(@Nullable OfferSnapshot snapshot, Duration outboxAge) {}

    /**
     * What instances have announced.
     *
     * @param offers that moved within {@link #KEPT}, at any instance
     * @param listed how many offers there are
     */
    record Announcements(Set<OfferId> offers, long listed) {}

    /** How long an announcement counts. */
    Duration KEPT = Duration.ofSeconds(10);

    /**
     * Reads offers, each apart: those of a lost shard are absent from the result, and no others.
     *
     * @throws StockUnavailableException when there is no connection at all
     */
    Map<OfferId, Reading> read(Collection<OfferId> offers);

    /**
     * Reads orders of many offers, each offer apart: those of a lost shard are absent from the result.
     *
     * @return the reservations that there are, by offer
     * @throws StockUnavailableException when there is no connection at all
     */
    Map<OfferId, Map<OrderId, Reservation>> reservations(Map<OfferId, ? extends Collection<OrderId>> orders);

    /**
     * Announces one's own offers, and reads those of all. The clocks of instances may differ by seconds.
     *
     * @throws StockUnavailableException when the shard that keeps the announcements is lost; also {@link StockOutcomeUnknownException}
     */
    Announcements exchange(Collection<OfferId> mine);
}
