package io.hotdeal.gateway.reservation;

import io.hotdeal.order.OrderStatus;
import io.hotdeal.stock.ReserveOutcome;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What became of one request. */
public sealed interface ReservationResult {

    /**
     * The ledger decided.
     *
     * @param published completes when Kafka has acknowledged the order's event, fails when only the outbox has it; null
     *                  when there is nothing to publish
     */
    record Decided(ReserveOutcome outcome, @Nullable CompletableFuture<?> published) implements ReservationResult {}

    /** A replay of an order that has left Redis with its offer: its row says how it stands. */
    record Recorded(OrderStatus status) implements ReservationResult {}

    /** Not tried: too many wait, or waiting took too long. */
    record TooBusy() implements ReservationResult {}

    /** Redis cannot be used; nothing happened. */
    record StockUnavailable() implements ReservationResult {}

    /**
     * The reservation may exist: the call was sent and no answer came before the deadline, or no second keeper had the order by then.
     */
    record OutcomeUnknown() implements ReservationResult {}
}
