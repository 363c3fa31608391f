package io.hotdeal.gateway.offers;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderId;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows the orders that have left Redis with their offers by a hash of their ids, so that nearly every new order is known to be
 * new without the database. An offer's ids are read in the background, once for each of its retirements, when they are first
 * asked for. Until then, and when they are too many, no order is excluded. Safe for any thread.
 */
final class RetiredIds {

    private static final Logger LOG = LoggerFactory.getLogger(RetiredIds.class);
    /** Of all offers together; each takes 4 bytes. */
    private static final int MAX_ORDERS = 4_000_000;
    /** After one that failed, or one that took the place of another offer's. */
    private static final Duration NEXT_READ = Duration.ofSeconds(10);

    /** What was read of an offer. */
    private static final class Ids {
        /** After which it was read; no order leaves Redis but by the next one. */
        private final long retirement;
        /** Sorted; null when there are too many. */
        private final int @Nullable [] hashes;

        Ids(long retirement, int @Nullable [] hashes) {
            this.retirement = retirement;
            this.hashes = hashes;
        }

        int size() {
            return hashes == null ? 0 : hashes.length;
        }
    }

    private final OrderRows rows;
    /** The one that was not asked for the longest is the first. */
    private final Map<OfferId, Ids> known = new LinkedHashMap<>(16, 0.75f, true);

    private boolean reading;
    private long notBefore = System.nanoTime();

    RetiredIds(OrderRows rows) {
        this.rows = rows;
    }

    /**
     * Whether the order certainly is none that has left Redis.
     *
     * @param retirement version of the offer's last one
     */
    boolean exclude(OfferId offer, long retirement, OrderId order) {
        int[] hashes = hashes(offer, retirement);
        return hashes != null && Arrays.binarySearch(hashes, order.value().hashCode()) < 0;
    }

    private synchronized int @Nullable [] hashes(OfferId offer, long retirement) {
        Ids ids = known.get(offer);
        if (ids != null && ids.retirement == retirement) {
            return ids.hashes;
        }
        if (!reading && System.nanoTime() - notBefore >= 0) {
            Thread.ofVirtual().name("retired-ids").start(() -> read(offer, retirement));
            reading = true;
        }
        return null;
    }

    private void read(OfferId offer, long retirement) {
        Ids read = null;
        try {
            IntStream.Builder hashes = IntStream.builder();
            rows.forEachId(offer, MAX_ORDERS, id -> hashes.add(id.hashCode()));
            int[] sorted = hashes.build().sorted().toArray();
            read = new Ids(retirement, sorted.length < MAX_ORDERS ? sorted : null);
        } catch (RuntimeException e) {
            LOG.warn("the orders of offer {} that have left Redis cannot be read now: {}", offer, e.getMessage());
        } finally {
            keep(offer, read);
        }
    }

    private synchronized void keep(OfferId offer, @Nullable Ids read) {
        reading = false;
        if (read == null) {
            notBefore = System.nanoTime() + NEXT_READ.toNanos();
            return;
        }
        known.put(offer, read);
        int total = known.values().stream().mapToInt(Ids::size).sum();
        Iterator<Ids> oldest = known.values().iterator();
        while (total >= MAX_ORDERS) {
            total -= oldest.next().size();
            oldest.remove();
            notBefore = System.nanoTime() + NEXT_READ.toNanos();
        }
    }
}
