package io.hotdeal.gateway.offers;

import io.hotdeal.gateway.response.Problem;
import io.hotdeal.gateway.response.Refusal;
import io.hotdeal.offer.OfferId;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Tells an offer never opened from one whose data Redis has lost. Asked only when Redis knows no such offer. Clients may
 * make up offers as they like, so few questions are asked at a time, and each result serves for a second.
 */
@Component
public class OfferDirectory {

    private static final int AT_ONCE = 4;
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final int REMEMBERED = 10_000;
    private static final long REMEMBERED_NANOS = Duration.ofSeconds(1).toNanos();

    private record Remembered(boolean isAllocated, long atNanos) {}

    private final OfferStore store;
    private final ConcurrentMap<OfferId, Remembered> memory = new ConcurrentHashMap<>();
    private final Semaphore questions = new Semaphore(AT_ONCE);

    OfferDirectory(OfferStore store) {
        this.store = store;
    }

    /**
     * The refusal for an offer that Redis does not know: 404 or 503.
     *
     * @throws org.springframework.dao.DataAccessException when the database does not say
     */
    public Refusal missing(OfferId offer) {
        Remembered remembered = memory.get(offer);
        if (remembered == null || System.nanoTime() - remembered.atNanos() > REMEMBERED_NANOS) {
            Remembered found = ask(offer);
            remembered = found == null ? remembered : found;
        }
        if (remembered == null) {
            return Problem.OVERLOADED.refusal("too many ask for offers that are not on sale");
        }
        return remembered.isAllocated()
                ? Problem.STOCK_MISSING.refusal("offer " + offer + " has to be rebuilt by its operator")
                : Problem.UNKNOWN_OFFER.refusal("no offer " + offer);
    }

    /** @return null when too many ask already */
    private @Nullable Remembered ask(OfferId offer) {
        try {
            if (!questions.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return null;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
        try {
            var found = new Remembered(store.allocation(offer).isPresent(), System.nanoTime());
            if (memory.size() >= REMEMBERED) {
                memory.clear();
            }
            memory.put(offer, found);
            return found;
        } finally {
            questions.release();
        }
    }
}
