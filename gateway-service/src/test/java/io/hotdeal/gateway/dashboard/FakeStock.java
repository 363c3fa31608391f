package io.hotdeal.gateway.dashboard;

import io.hotdeal.offer.OfferId;
import io.hotdeal.offer.OfferTerms;
import io.hotdeal.order.OrderId;
import io.hotdeal.redis.StockUnavailableException;
import io.hotdeal.stock.OfferStockStore;
import io.hotdeal.stock.Outbox;
import io.hotdeal.stock.Reservation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Offers that only stand; nothing changes them. */
final class FakeStock implements OfferStockStore, Outbox {

    final SortedMap<OfferId, OfferSnapshot> snapshots = new TreeMap<>();
    final List<OfferId> asked = new ArrayList<>();
    Duration age = Duration.ZERO;
    boolean away;

    @Override
    public SortedSet<OfferId> offers() {
        if (away) {
            throw new StockUnavailableException("not connected", null);
        }
        return new TreeSet<>(snapshots.keySet());
    }

    @Override
    public Optional<OfferSnapshot> snapshot(OfferId offer) {
        asked.add(offer);
        return Optional.ofNullable(snapshots.get(offer));
    }

    @Override
    public Duration age(OfferId offer) {
        return age;
    }

    private static UnsupportedOperationException notByWatching() {
        return new UnsupportedOperationException("who watches asks for nothing else, and changes nothing");
    }

    @Override
    public List<OfferSnapshot> snapshots() {
        throw notByWatching();
    }

    @Override
    public ChangeOutcome open(OfferId offer, Change change, OfferTerms terms, int units) {
        throw notByWatching();
    }

    @Override
    public ChangeOutcome reopen(OfferId offer, Change change, OfferTerms terms, int units) {
        throw notByWatching();
    }

    @Override
    public ChangeOutcome changeTerms(OfferId offer, Change change, OfferTerms terms) {
        throw notByWatching();
    }

    @Override
    public ChangeOutcome restock(OfferId offer, Change change, int units) {
        throw notByWatching();
    }

    @Override
    public ChangeOutcome close(OfferId offer, Change change) {
        throw notByWatching();
    }

    @Override
    public ChangeOutcome withdraw(OfferId offer, Change change) {
        throw notByWatching();
    }

    @Override
    public List<Reservation> waitingFor(OfferId offer, Duration minAge, int count) {
        throw notByWatching();
    }

    @Override
    public void acknowledge(OfferId offer, Collection<OrderId> orders) {
        throw notByWatching();
    }

    @Override
    public long depth(OfferId offer) {
        throw notByWatching();
    }

    @Override
    public boolean lease(OfferId offer, String holder, Duration duration) {
        throw notByWatching();
    }
}
