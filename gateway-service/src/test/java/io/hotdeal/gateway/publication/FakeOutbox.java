package io.hotdeal.gateway.publication;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderId;
import io.hotdeal.redis.StockUnavailableException;
import io.hotdeal.stock.Outbox;
import io.hotdeal.stock.Reservation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Orders in memory; all of them have waited long enough. */
final class FakeOutbox implements Outbox {

    final Map<OfferId, List<Reservation>> waiting = new ConcurrentHashMap<>();
    final List<OrderId> acknowledged = new CopyOnWriteArrayList<>();
    final List<Duration> agesAsked = new CopyOnWriteArrayList<>();
    final List<Integer> countsAsked = new CopyOnWriteArrayList<>();
    final List<Duration> leases = new CopyOnWriteArrayList<>();
    final AtomicInteger rounds = new AtomicInteger();
    final Set<OfferId> onALostShard = ConcurrentHashMap.newKeySet();
    final AtomicInteger refusals = new AtomicInteger();
    volatile boolean leasedToAnother;
    volatile @Nullable RuntimeException failure;
    volatile @Nullable OfferId damaged;

    void add(OfferId offer, Reservation reservation) {
        waiting.computeIfAbsent(offer, id -> new CopyOnWriteArrayList<>()).add(reservation);
    }

    private List<Reservation> of(OfferId offer) {
        return waiting.getOrDefault(offer, List.of());
    }

    @Override
    public List<Reservation> waitingFor(OfferId offer, Duration age, int count) {
        failIfTold();
        if (offer.equals(damaged)) {
            throw new IllegalStateException("an order waits, and its reservation is missing");
        }
        if (onALostShard.contains(offer)) {
            throw new StockUnavailableException("CLUSTERDOWN", null);
        }
        agesAsked.add(age);
        countsAsked.add(count);
        return new ArrayList<>(of(offer).stream().limit(count).toList());
    }

    @Override
    public boolean contains(OfferId offer, Reservation reservation) {
        throw new UnsupportedOperationException("a gateway asks for all that wait");
    }

    @Override
    public void acknowledge(OfferId offer, Collection<OrderId> orders) {
        failIfTold();
        acknowledged.addAll(orders);
        List<Reservation> stored = waiting.get(offer);
        if (stored != null) {
            stored.removeIf(reservation -> orders.contains(reservation.orderId()));
        }
    }

    /** Of one round trip. */
    @Override
    public Set<OfferId> acknowledge(Map<OfferId, ? extends Collection<OrderId>> orders) {
        rounds.incrementAndGet();
        failIfTold();
        orders.forEach(this::acknowledge);
        return Set.of();
    }

    @Override
    public Duration age(OfferId offer) {
        throw new UnsupportedOperationException("the relay asks for orders of an age");
    }

    @Override
    public long depth(OfferId offer) {
        failIfTold();
        return of(offer).size();
    }

    @Override
    public boolean lease(OfferId offer, String holder, Duration duration) {
        failIfTold();
        leases.add(duration);
        return !leasedToAnother;
    }

    private void failIfTold() {
        RuntimeException told = failure;
        if (told != null) {
            refusals.incrementAndGet();
            throw told;
        }
    }
}
