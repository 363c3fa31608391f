package io.hotdeal.instance;

import java.util.SortedMap;

/**
 * What one running process says of itself.
 *
 * @param service  {@code gateway-service} or {@code order-worker}
 * @param instance what its operator calls it, such as a host's name
 * @param start    names this start of it: after a restart the counts begin at 0 again
 * @param at       when it was put up, ms since the epoch by the board's own clock
 * @param counts   what has happened since the start; each only grows
 */
public record Heartbeat(String service, String instance, String start, long at, SortedMap<String, Long> counts) {}
