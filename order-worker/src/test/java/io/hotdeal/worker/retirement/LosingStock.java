package io.hotdeal.worker.retirement;

import io.hotdeal.offer.OfferId;
import io.hotdeal.redis.StockOutcomeUnknownException;
import io.hotdeal.redis.StockUnavailableException;
import io.hotdeal.stock.StockRetirement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Redis without the shard of some offers, or with a shard that hangs. */
public final class LosingStock implements StockRetirement {

    final List<OfferId> deleted = new ArrayList<>();
    final List<OfferId> retired = new ArrayList<>();
    /** Runs between an offer's audit and the transaction that retires it. */
    Runnable beforeLock = () -> {};

    private final Set<OfferId> lost = new HashSet<>();
    private final Set<OfferId> hanging = new HashSet<>();
    private int timeouts;

    public LosingStock(OfferId... lost) {
        this.lost.addAll(List.of(lost));
    }

    /** From now on each call for these offers runs into its time-out. */
    public void hang(Collection<OfferId> offers) {
        hanging.addAll(offers);
    }

    void answerAgain() {
        lost.clear();
        hanging.clear();
    }

    /** Calls that deleted something, or found nothing to delete. */
    public int deletions() {
        return deleted.size();
    }

    /** Calls that ran into their time-out so far. */
    public int timeouts() {
        return timeouts;
    }

    @Override
    public Set<OfferId> reached(Collection<OfferId> offers) {
        Set<OfferId> reached = new LinkedHashSet<>(offers);
        if (reached.removeAll(hanging)) {
            timeouts++;
        }
        reached.removeAll(lost);
        return reached;
    }

    @Override
    public Set<OfferId> undeleted(Collection<OfferId> offers) {
        Set<OfferId> nothingLeft = reached(offers);
        nothingLeft.retainAll(deleted);
        Set<OfferId> undeleted = new LinkedHashSet<>(offers);
        undeleted.removeAll(nothingLeft);
        return undeleted;
    }

    @Override
    public Outcome retire(OfferId offer, long version) {
        requireShard(offer);
        retired.add(offer);
        return Outcome.RETIRED;
    }

    @Override
    public boolean isRetired(OfferId offer, long version) {
        requireShard(offer);
        return false;
    }

    @Override
    public void delete(OfferId offer) {
        requireShard(offer);
        deleted.add(offer);
        beforeLock.run();
    }

    private void requireShard(OfferId offer) {
        if (hanging.contains(offer)) {
            timeouts++;
            throw new StockOutcomeUnknownException("no answer", new IOException("timed out"));
        }
        if (lost.contains(offer)) {
            throw new StockUnavailableException("CLUSTERDOWN", null);
        }
    }
}
