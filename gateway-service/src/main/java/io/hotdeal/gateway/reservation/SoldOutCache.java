package io.hotdeal.gateway.reservation;

import io.hotdeal.offer.OfferId;
import io.hotdeal.stock.ReserveOutcome;
import io.hotdeal.stock.ReserveOutcome.SoldOut;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers "sold out" without asking the ledger, for a moment after the ledger said so. There is no flag to reset: the
 * memory fades by itself, and units that came back are on sale again.
 */
final class SoldOutCache {

    private record Remembered(SoldOut outcome, long untilNanos) {}

    private final ConcurrentMap<OfferId, Remembered> memory = new ConcurrentHashMap<>();
    private final Duration span;
    private final LongSupplier nanoTime;

    SoldOutCache(Duration span, LongSupplier nanoTime) {
        this.span = span;
        this.nanoTime = nanoTime;
    }

    /** Remembers a refusal, one per offer. */
    void note(OfferId offer, ReserveOutcome outcome) {
        if (outcome instanceof SoldOut soldOut) {
            memory.put(offer, new Remembered(soldOut, nanoTime.getAsLong() + span.toNanos()));
        }
    }

    void forgetFaded() {
        memory.values().removeIf(this::hasFaded);
    }

    private boolean hasFaded(Remembered remembered) {
        return nanoTime.getAsLong() - remembered.untilNanos >= 0;
    }

    /** @return the refusal for a request of more units than were left, or null to ask the ledger */
    @Nullable
    SoldOut recall(OfferId offer, int quantity) {
        Remembered remembered = memory.get(offer);
        return remembered != null && !hasFaded(remembered) && quantity > remembered.outcome.available()
                ? remembered.outcome
                : null;
    }
}
