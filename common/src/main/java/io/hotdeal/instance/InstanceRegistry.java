package io.hotdeal.instance;

import io.hotdeal.redis.StockUnavailableException;
import java.util.List;
import java.util.SortedMap;

/**
 * Where every running process puts up its counts about once a second, so that any gateway can show all of them without
 * knowing an address. Not for decisions: a notice may be seconds old, or missing.
 */
public interface InstanceRegistry {

    /** One process. */
    record Author(String service, String instance, String start) {}

    /** @param now of the board's clock, ms since the epoch */
    record Notices(long now, List<Heartbeat> notices) {}

    /**
     * Replaces this instance's heartbeat and reads those of all instances of the last seconds; older ones are deleted.
     *
     * @throws StockUnavailableException when Redis is away; also {@link io.hotdeal.redis.StockOutcomeUnknownException}
     */
    Notices exchange(Author author, SortedMap<String, Long> counts);
}
