package io.hotdeal.stock;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderId;
import io.hotdeal.redis.ReplicatedCalls.Master;
import java.util.List;
import java.util.Map;

/**
 * Finds who holds reserved orders besides the Redis that reserved them. Safe for any thread; the calls of {@link #find} for one
 * server must come one after another. Errors: see the package.
 */
public interface SecondKeepers {

    enum Keeper {
        /** Replicas of Redis have the reservation and its outbox entry. */
        REPLICAS,
        /** Kafka has acknowledged the event. */
        KAFKA
    }

    /** The server that holds the offer; what waits for one server need not wait for another. */
    Master masterOf(OfferId offer);

    /**
     * Blocks until enough replicas have the orders, for at most half of {@code spring.data.redis.timeout}.
     *
     * @param orders   of offers of that server
     * @param replicas that must have an order; 0: only Kafka counts, and nothing is waited for
     * @return the orders that Redis holds and that have another keeper; any other may have one later
     */
    Map<OrderId, Keeper> find(Master server, Map<OfferId, List<OrderId>> orders, int replicas);
}
