package io.hotdeal.stock;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reserved orders whose event Kafka has not yet acknowledged. Filled by {@link StockLedger#reserve} only. */
public interface Outbox {

    /** The oldest orders that have waited at least {@code age} by the clock of Redis, at most {@code count}. */
    List<Reservation> waitingFor(OfferId offer, Duration age, int count);

    /** Whether this order's event waits; as expensive as the orders that were reserved in its millisecond. */
    boolean contains(OfferId offer, Reservation reservation);

    /** Forgets orders whose event Kafka has acknowledged; orders that are not there are no error. */
    void acknowledge(OfferId offer, Collection<OrderId> orders);

    /**
     * The same for many offers in one round trip, each apart.
     *
     * @return the offers that Redis did not answer for: their orders may still be there
     */
    Set<OfferId> acknowledge(Map<OfferId, ? extends Collection<OrderId>> orders);

    long depth(OfferId offer);

    /** How long the oldest order has waited, by the clock of Redis; zero when none waits. */
    Duration age(OfferId offer);

    /**
     * Takes or renews the right to relay this offer's orders, so that gateways do not all send the same copies. Losing it
     * is harmless: a second copy is.
     *
     * @param holder who asks, unique per process
     * @return whether the holder has it until {@code duration} from now
     */
    boolean lease(OfferId offer, String holder, Duration duration);
}
