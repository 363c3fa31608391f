package io.hotdeal.stock;

import io.hotdeal.offer.OfferId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** Reserved orders whose event Kafka has not yet acknowledged. Filled by {@link StockLedger#reserve} only. */
public interface Outbox {

    /** @param id the entry's place in the outbox, for {@link #acknowledge} */
    record Entry(String id, Reservation reservation) {}

    /** The oldest entries that have waited at least {@code age} by the clock of Redis, at most {@code count}. */
    List<Entry> waitingFor(OfferId offer, Duration age, int count);

    /** Forgets entries that Kafka has acknowledged; unknown ids are no error. */
    void acknowledge(OfferId offer, Collection<String> entryIds);

    long depth(OfferId offer);

    /**
     * Takes or renews the right to relay this offer's entries, so that gateways do not all send the same copies. Losing it
     * is harmless: a second copy is.
     *
     * @param holder who asks, unique per process
     * @return whether the holder has it until {@code duration} from now
     */
    boolean lease(OfferId offer, String holder, Duration duration);
}
