package io.hotdeal.gateway.dashboard;

import io.hotdeal.gateway.dashboard.LiveSnapshot.Orders;
import io.hotdeal.gateway.dashboard.LiveSnapshot.Service;
import io.hotdeal.gateway.dashboard.LiveSnapshot.Settlement;
import io.hotdeal.instance.Heartbeat;
import io.hotdeal.instance.HeartbeatCounters;
import io.hotdeal.instance.InstanceRegistry.Notices;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The last seconds of all notices: what grew how fast. One thread at a time. */
final class RateWindow {

    /** Long enough for several beats of each process, short enough to be now. */
    private static final long WINDOW_MILLIS = 5_000;

    private final Deque<Notices> window = new ArrayDeque<>();

    void add(Notices notices) {
        window.addLast(notices);
        while (notices.now() - window.getFirst().now() > WINDOW_MILLIS) {
            window.removeFirst();
        }
    }

    void forget() {
        window.clear();
    }

    /** @return null while no gateway tells */
    @Nullable
    Orders orders() {
        SortedMap<String, Long> byOutcome = totals(HeartbeatCounters.ORDERS);
        if (byOutcome.isEmpty()) {
            return null;
        }
        return new Orders(
                perSecond(name -> name.equals(HeartbeatCounters.ACCEPTED)),
                perSecond(name ->
                        name.startsWith(HeartbeatCounters.ORDERS) && !HeartbeatCounters.PROMISES.contains(name)),
                byOutcome);
    }

    /** @return null while no worker tells */
    @Nullable
    Settlement settlement() {
        SortedMap<String, Long> charges = totals(HeartbeatCounters.CHARGES);
        if (charges.isEmpty()) {
            return null;
        }
        SortedMap<Long, Long> delays = new TreeMap<>();
        increases(name -> name.startsWith(HeartbeatCounters.DELAY_MILLIS))
                .forEach((name, count) -> delays.merge(
                        Long.valueOf(name.substring(HeartbeatCounters.DELAY_MILLIS.length())), count, Long::sum));
        return new Settlement(
                perSecond(name -> name.startsWith(HeartbeatCounters.SETTLED)),
                quantile(delays, 0.50),
                quantile(delays, 0.99),
                charges,
                totals(HeartbeatCounters.DEAD_LETTERS).values().stream()
                        .mapToLong(Long::longValue)
                        .sum());
    }

    List<Service> services() {
        Notices last = window.peekLast();
        return last == null
                ? List.of()
                : last.notices().stream()
                        .map(notice -> new Service(notice.service(), notice.instance(), last.now() - notice.at()))
                        .sorted((a, b) -> (a.service() + a.instance()).compareTo(b.service() + b.instance()))
                        .toList();
    }

    /** By name, without the prefix. */
    private SortedMap<String, Long> totals(String prefix) {
        SortedMap<String, Long> totals = new TreeMap<>();
        Notices last = window.peekLast();
        if (last != null) {
            last.notices()
                    .forEach(notice -> notice.counts().forEach((name, count) -> {
                        if (name.startsWith(prefix)) {
                            totals.merge(name.substring(prefix.length()), count, Long::sum);
                        }
                    }));
        }
        return totals;
    }

    /** Each process by its own span, because their beats do not coincide. */
    private double perSecond(Predicate<String> names) {
        double rate = 0;
        for (Span span : spans()) {
            long millis = span.last().at() - span.first().at();
            if (millis > 0) {
                rate += span.increases(names).values().stream()
                                .mapToLong(Long::longValue)
                                .sum()
                        * 1e3
                        / millis;
            }
        }
        return Math.round(rate * 10) / 10.0;
    }

    private Map<String, Long> increases(Predicate<String> names) {
        Map<String, Long> increases = new HashMap<>();
        spans().forEach(span ->
                span.increases(names).forEach((name, count) -> increases.merge(name, count, Long::sum)));
        return increases;
    }

    private record Span(Heartbeat first, Heartbeat last) {
        Map<String, Long> increases(Predicate<String> names) {
            Map<String, Long> increases = new HashMap<>();
            last.counts().forEach((name, count) -> {
                long more = count - first.counts().getOrDefault(name, 0L);
                if (more > 0 && names.test(name)) {
                    increases.put(name, more);
                }
            });
            return increases;
        }
    }

    /** Of every process that still tells, its first and last notice in the window. */
    private List<Span> spans() {
        Notices last = window.peekLast();
        if (last == null) {
            return List.of();
        }
        Map<String, Heartbeat> first = new HashMap<>();
        window.forEach(notices -> notices.notices().forEach(notice -> first.putIfAbsent(notice.start(), notice)));
        return last.notices().stream()
                .map(notice -> new Span(Objects.requireNonNull(first.get(notice.start())), notice))
                .toList();
    }

    /** @return the upper bound of the bucket that the quantile falls in; null of nothing */
    private static @Nullable Long quantile(SortedMap<Long, Long> buckets, double quantile) {
        long wanted = (long) Math.ceil(
                quantile * buckets.values().stream().mapToLong(Long::longValue).sum());
        long seen = 0;
        for (var bucket : buckets.entrySet()) {
            seen += bucket.getValue();
            if (seen >= wanted) {
                return bucket.getKey();
            }
        }
        return null;
    }
}
