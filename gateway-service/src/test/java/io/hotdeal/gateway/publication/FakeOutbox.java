package io.hotdeal.gateway.publication;

import io.hotdeal.offer.OfferId;
import io.hotdeal.stock.Outbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Entries in memory; all of them have waited long enough. */
final class FakeOutbox implements Outbox {

    final Map<OfferId, List<Entry>> entries = new ConcurrentHashMap<>();
    final List<String> acknowledged = new CopyOnWriteArrayList<>();
    final List<Duration> agesAsked = new CopyOnWriteArrayList<>();
    final List<Integer> countsAsked = new CopyOnWriteArrayList<>();
    final List<Duration> leases = new CopyOnWriteArrayList<>();
    final AtomicInteger refusals = new AtomicInteger();
    volatile boolean leasedToAnother;
    volatile @Nullable RuntimeException failure;

    void add(OfferId offer, Entry entry) {
        entries.computeIfAbsent(offer, id -> new CopyOnWriteArrayList<>()).add(entry);
    }

    private List<Entry> of(OfferId offer) {
        return entries.getOrDefault(offer, List.of());
    }

    @Override
    public List<Entry> waitingFor(OfferId offer, Duration age, int count) {
        failIfTold();
        agesAsked.add(age);
        countsAsked.add(count);
        return new ArrayList<>(of(offer).stream().limit(count).toList());
    }

    @Override
    public void acknowledge(OfferId offer, Collection<String> entryIds) {
        failIfTold();
        acknowledged.addAll(entryIds);
        List<Entry> stored = entries.get(offer);
        if (stored != null) {
            stored.removeIf(entry -> entryIds.contains(entry.id()));
        }
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
