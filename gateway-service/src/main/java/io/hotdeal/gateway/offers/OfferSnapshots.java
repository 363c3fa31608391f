package io.hotdeal.gateway.offers;

import io.hotdeal.offer.OfferId;
import io.hotdeal.redis.StockOutcomeUnknownException;
import io.hotdeal.redis.StockUnavailableException;
import io.hotdeal.stock.OfferReader;
import io.hotdeal.stock.OfferReader.Announcements;
import io.hotdeal.stock.OfferReader.Reading;
import io.hotdeal.stock.OfferStockStore;
import io.hotdeal.stock.OfferStockStore.OfferSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Every offer as this gateway last read it. All who show offers read here, from any thread and without a call to Redis.
 *
 * <p>A refresh reads the offers that move: those that any gateway has announced, and those that were different last time. Of the
 * others it reads a few, the longest unread first, so that its cost does not grow with them. An offer that cannot be read keeps
 * its last reading, which grows old; the others are not affected.
 */
public final class OfferSnapshots implements SmartInitializingSingleton {

    private static final Logger LOG = LoggerFactory.getLogger(OfferSnapshots.class);
    /** Offers read by a refresh although nothing says that they moved. */
    private static final int IDLE = 3;
    /** The same of those that will move, but not by whom an announcement could come: settlement is the workers'. */
    private static final int UNSETTLED = 50;
    /** The list is read again when its length has changed, and every so many refreshes. */
    private static final int REFRESHES_PER_LIST = 120;

    private static final long MOVES_NANOS = OfferReader.KEPT.toNanos();

    /**
     * What is known of one offer.
     *
     * @param reading   its snapshot is null when Redis has lost the offer
     * @param readAt    by the clock for durations, ns
     * @param changedAt when it was first seen to be as it is, ns
     * @param isFailing whether the last try to read it got no reply
     */
    public record Known(OfferId offer, Reading reading, long readAt, long changedAt, boolean isFailing) {

        /** Nothing but a sale or a change, which are announced, can move it. */
        private boolean isSettled() {
            OfferSnapshot snapshot = reading.snapshot();
            return snapshot != null
                    && !isFailing
                    && snapshot.stock().held() == 0
                    && snapshot.outboxDepth() == 0
                    && (snapshot.open() || snapshot.stock().available() == 0);
        }
    }

    private final OfferStockStore offers;
    private final OfferReader reader;
    private final Supplier<Set<OfferId>> sold;
    private final OffersProperties limits;
    private final LongSupplier nanoTime;

    private final Map<OfferId, Known> known = new ConcurrentSkipListMap<>();
    private final Set<OfferId> toAnnounce = ConcurrentHashMap.newKeySet();
    private final AtomicLong version = new AtomicLong();
    private final ReentrantLock refreshing = new ReentrantLock();
    private volatile Set<OfferId> listed = Set.of();
    /** When a refresh began that knew every announcement; null before the first. */
    private volatile @Nullable Long announcedAt;
    /** When a refresh began that Redis answered at all; null before the first. */
    private volatile @Nullable Long answeredAt;

    private int refreshes;

    /** @param sold tells the offers sold at this gateway since it was last asked */
    OfferSnapshots(
            OfferStockStore offers,
            OfferReader reader,
            Supplier<Set<OfferId>> sold,
            OffersProperties limits,
            LongSupplier nanoTime) {
        this.offers = offers;
        this.reader = reader;
        this.sold = sold;
        this.limits = limits;
        this.nanoTime = nanoTime;
    }

    /** The first request already finds every offer. */
    @Override
    public void afterSingletonsInstantiated() {
        refresh();
    }

    @Scheduled(fixedDelayString = "${hotdeal.gateway.offers.refresh-every:500ms}")
    void refresh() {
        refreshing.lock();
        try {
            long begun = nanoTime.getAsLong();
            // A request may name an offer that does not exist; only listed ones are announced.
            sold.get().stream().filter(listed::contains).forEach(toAnnounce::add);
            Set<OfferId> due = new TreeSet<>(toAnnounce);
            boolean announced = exchange(due, begun);
            addUnannounced(due, begun, announced);
            read(due, begun);
            if (announced) {
                announcedAt = begun;
                answeredAt = begun;
            }
        } finally {
            refreshing.unlock();
        }
    }

    /** Reads one offer now, because it was changed at this gateway, and announces it to the others. */
    void changed(OfferId offer) {
        toAnnounce.add(offer);
        read(Set.of(offer), nanoTime.getAsLong());
    }

    /** @return whether the announcements of all gateways are among those due */
    private boolean exchange(Set<OfferId> due, long begun) {
        Set<OfferId> mine = Set.copyOf(due);
        try {
            Announcements announcements = reader.exchange(mine);
            toAnnounce.removeAll(mine);
            due.addAll(announcements.offers());
            if (announcements.listed() != listed.size() || refreshes++ % REFRESHES_PER_LIST == 0) {
                list();
            }
        } catch (StockUnavailableException | StockOutcomeUnknownException e) {
            LOG.debug("Redis does not say which offers move; all are read in turn", e);
            return false;
        }
        Long before = announcedAt;
        if (before == null || begun - before > MOVES_NANOS / 2) {
            due.addAll(listed); // announcements may have been missed
        }
        return true;
    }

    private void list() {
        Set<OfferId> now = Set.copyOf(offers.offers());
        listed = now;
        if (known.keySet().retainAll(now)) {
            version.incrementAndGet();
        }
    }

    private void addUnannounced(Set<OfferId> due, long begun, boolean announced) {
        listed.stream().filter(offer -> !known.containsKey(offer)).forEach(due::add);
        List<Known> idle = new ArrayList<>();
        List<Known> unsettled = new ArrayList<>();
        for (Known offer : known.values()) {
            if (begun - offer.changedAt() < MOVES_NANOS) {
                due.add(offer.offer());
            } else {
                (offer.isSettled() ? idle : unsettled).add(offer);
            }
        }
        addLongestUnread(unsettled, UNSETTLED, due, begun);
        addLongestUnread(idle, announced ? IDLE : IDLE + share(idle.size()), due, begun);
    }

    private static void addLongestUnread(List<Known> candidates, int count, Set<OfferId> due, long begun) {
        candidates.sort(Comparator.comparingLong((Known offer) -> begun - offer.readAt())
                .reversed());
        candidates.stream().limit(count).map(Known::offer).forEach(due::add);
    }

    /** Without announcements every offer has to be read before it is too old. */
    private int share(int count) {
        long refreshesUntilOld = limits.maxAge().dividedBy(2).dividedBy(limits.refreshEvery());
        return (int) (count / Math.max(1, refreshesUntilOld));
    }

    private void read(Set<OfferId> due, long begun) {
        Map<OfferId, Reading> readings;
        try {
            readings = due.isEmpty() ? Map.of() : reader.read(due);
        } catch (StockUnavailableException | StockOutcomeUnknownException e) {
            LOG.debug("Redis does not say how the offers stand", e);
            readings = Map.of();
        }
        if (!readings.isEmpty()) {
            answeredAt = begun;
        }
        for (OfferId offer : due) {
            store(offer, readings.get(offer), begun);
        }
    }

    private void store(OfferId offer, @Nullable Reading reading, long begun) {
        AtomicBoolean changed = new AtomicBoolean(true);
        known.compute(offer, (id, before) -> {
            if (reading == null) { // what grows old leaves the list in the end
                return before == null
                        ? null
                        : new Known(id, before.reading(), before.readAt(), before.changedAt(), true);
            }
            if (before == null) {
                return reading.snapshot() == null && !listed.contains(id)
                        ? null
                        : new Known(id, reading, begun, begun - MOVES_NANOS, false);
            }
            if (before.readAt() - begun > 0) {
                changed.set(false);
                return before; // another thread has asked later
            }
            if (Objects.equals(before.reading().snapshot(), reading.snapshot())) {
                changed.set(false);
                return new Known(id, reading, begun, before.changedAt(), false);
            }
            return new Known(id, reading, begun, begun, false);
        });
        if (changed.get()) {
            // Afterwards: a list of this version has the new reading.
            version.incrementAndGet();
        }
    }

    /** @return null for an offer that is not listed in Redis, and for one that could never be read */
    public @Nullable Known find(OfferId offer) {
        return known.get(offer);
    }

    /** Those that may be shown, by their ids; without those that Redis has lost. */
    public List<Known> shown() {
        return known.values().stream()
                .filter(offer -> offer.reading().snapshot() != null && isFresh(offer))
                .toList();
    }

    /** Offers with an order that has waited for Kafka at least so long, as far as is known. */
    public Collection<OfferId> waitingFor(Duration age) {
        long now = nanoTime.getAsLong();
        return known.values().stream()
                .filter(offer -> offer.reading().snapshot() != null
                        && offer.reading().snapshot().outboxDepth() > 0
                        && offer.reading().outboxAge().toNanos() + (now - offer.readAt()) >= age.toNanos())
                .map(Known::offer)
                .toList();
    }

    /** Whether nothing at all may be shown, because Redis has not answered for too long. */
    public boolean isStale() {
        Long at = answeredAt;
        return at == null || nanoTime.getAsLong() - at > limits.maxAge().toNanos();
    }

    boolean isFresh(Known offer) {
        return age(offer, announcedAt).compareTo(limits.maxAge()) <= 0;
    }

    /** For {@link #age(Known, Long)}; null before the first refresh that knew every announcement. */
    @Nullable
    Long announcedAt() {
        return announcedAt;
    }

    /**
     * How long ago it certainly was as it is known, as far as gateways announce what they do.
     *
     * @param announced {@link #announcedAt()} from before the offer was looked up: a later refresh may have found it changed
     */
    Duration age(Known offer, @Nullable Long announced) {
        long asOf = offer.readAt();
        if (!offer.isFailing() && announced != null && announced - asOf > 0) {
            asOf = announced;
        }
        return Duration.ofNanos(Math.max(0, nanoTime.getAsLong() - asOf));
    }

    /** Changes whenever anything that is shown may have changed. */
    long version() {
        return version.get();
    }

    /** How old the list is while no offer is older. */
    Duration age() {
        Long at = answeredAt;
        return at == null ? limits.maxAge() : Duration.ofNanos(Math.max(0, nanoTime.getAsLong() - at));
    }
}
