package io.hotdeal.gateway.legacy;

import io.hotdeal.gateway.response.Problem;
import io.hotdeal.offer.OfferId;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * Bounds how many orders use the database at the same time, so that they cannot take every connection of the gateway.
 * Thread-safe.
 */
@Component
class DatabaseTurns {

    private final Semaphore turns;
    private final Duration patience;

    DatabaseTurns(LegacyProperties limits) {
        // Fair: first come, first served, as at the row itself.
        this.turns = new Semaphore(limits.concurrency(), true);
        this.patience = limits.patience();
    }

    /** @throws io.hotdeal.gateway.response.RefusedException 503 when no turn came within the patience */
    <T> T take(OfferId offer, Supplier<T> sale) throws InterruptedException {
        if (!turns.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw Problem.OVERLOADED.refuse("too many orders wait for the row of product " + offer);
        }
        try {
            return sale.get();
        } finally {
            turns.release();
        }
    }
}
