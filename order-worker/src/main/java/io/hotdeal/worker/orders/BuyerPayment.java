package io.hotdeal.worker.orders;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The payment of an order whose buyer pays it. Link and deadline come together, and never change.
 *
 * @param within how long the buyer has, from the moment the link is stored
 * @param until  when that time is over; null while there is no link
 * @param link   where the buyer pays
 */
public record BuyerPayment(
        Duration within, @Nullable Instant until, @Nullable String link) {

    static @Nullable BuyerPayment of(@Nullable Duration within) {
        return within == null ? null : new BuyerPayment(within, null, null);
    }

    public boolean isOver(Instant now) {
        return until != null && !now.isBefore(until);
    }
}
