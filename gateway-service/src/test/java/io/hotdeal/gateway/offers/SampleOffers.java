package io.hotdeal.gateway.offers;

import io.hotdeal.offer.OfferId;
import io.hotdeal.offer.OfferTerms;
import io.hotdeal.order.OrderId;
import io.hotdeal.redis.StockUnavailableException;
import io.hotdeal.stock.OfferReader;
import io.hotdeal.stock.OfferStockStore;
import io.hotdeal.stock.OfferStockStore.OfferSnapshot;
import io.hotdeal.stock.OfferStockStore.Stock;
import io.hotdeal.stock.Reservation;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;

/** Offers in memory, in a Redis that can be lost in part, and what a gateway knows of them. */
public final class SampleOffers implements OfferReader {

    public static final Duration REFRESH_EVERY = Duration.ofMillis(500);
    public static final Duration MAX_AGE = Duration.ofSeconds(10);

    final SortedMap<OfferId, Reading> offers = new TreeMap<>();
    final Set<OfferId> onALostShard = new HashSet<>();
    final Set<OfferId> announced = new HashSet<>();
    /** Each call's offers. */
    final List<Set<OfferId>> asked = new ArrayList<>();

    final Set<OfferId> soldHere = new HashSet<>();
    final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 1_000);
    boolean announcementsAreLost;
    boolean isAway;

    public final OfferSnapshots snapshots = new OfferSnapshots(
            store(), this, this::takeSold, new OffersProperties(REFRESH_EVERY, MAX_AGE), nanoTime::get);

    /** Opens offers 1 to {@code count}, or gives one of them other units. */
    public void put(int offer, boolean open, Stock stock, long outboxDepth, Duration outboxAge) {
        OfferTerms terms = new OfferTerms("thing", BigDecimal.TEN, null, null, null);
        OfferId id = new OfferId(offer);
        offers.put(id, new Reading(new OfferSnapshot(id, terms, open, stock, 0, outboxDepth), outboxAge));
    }

    void putIdle(int count) {
        for (int offer = 1; offer <= count; offer++) {
            put(offer, true, new Stock(10, 10, 0, 0, 0), 0, Duration.ZERO);
        }
    }

    /** From now on nothing answers. */
    public void loseRedis() {
        isAway = true;
    }

    public void refresh() {
        asked.clear();
        snapshots.refresh();
        nanoTime.addAndGet(REFRESH_EVERY.toNanos());
    }

    public void refreshFor(Duration duration) {
        for (long i = 0; i < duration.dividedBy(REFRESH_EVERY); i++) {
            refresh();
        }
    }

    long readings() {
        return asked.stream().mapToLong(Set::size).sum();
    }

    private Set<OfferId> takeSold() {
        Set<OfferId> taken = Set.copyOf(soldHere);
        soldHere.clear();
        return taken;
    }

    @Override
    public Map<OfferId, Reading> read(Collection<OfferId> wanted) {
        if (isAway) {
            throw new StockUnavailableException("not connected", null);
        }
        asked.add(new TreeSet<>(wanted));
        Map<OfferId, Reading> found = new HashMap<>();
        wanted.stream()
                .filter(offer -> !onALostShard.contains(offer))
                .forEach(offer -> found.put(offer, offers.getOrDefault(offer, new Reading(null, Duration.ZERO))));
        return found;
    }

    @Override
    public Announcements exchange(Collection<OfferId> mine) {
        if (isAway || announcementsAreLost) {
            throw new StockUnavailableException("CLUSTERDOWN", null);
        }
        announced.addAll(mine);
        return new Announcements(Set.copyOf(announced), offers.size());
    }

    @Override
    public Map<OfferId, Map<OrderId, Reservation>> reservations(Map<OfferId, ? extends Collection<OrderId>> orders) {
        throw new UnsupportedOperationException("offers are shown without their orders");
    }

    /** Knows which offers there are: all that is asked. */
    private OfferStockStore store() {
        return (OfferStockStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {OfferStockStore.class}, (self, method, arguments) -> {
                    if (!method.getName().equals("offers")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    return new TreeSet<>(offers.keySet());
                });
    }
}
