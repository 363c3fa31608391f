package io.hotdeal.gateway.publication;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderId;
import io.hotdeal.stock.SecondKeepers.Keeper;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** An order between its request's thread, which waits, and those who tell that it has a second keeper or that the time is over. */
final class AwaitedOrder {

    private final OfferId offer;
    private final OrderId order;
    private final long deadline;
    private final CompletableFuture<Optional<Keeper>> keeper = new CompletableFuture<>();

    /** @param deadline {@link System#nanoTime()} at which the wait ends */
    AwaitedOrder(OfferId offer, OrderId order, long deadline) {
        this.offer = offer;
        this.order = order;
        this.deadline = deadline;
    }

    OfferId offer() {
        return offer;
    }

    OrderId order() {
        return order;
    }

    /**
     * The first call counts.
     *
     * @param by the keeper that has the order; null: the wait ends without one
     */
    void end(@Nullable Keeper by) {
        keeper.complete(Optional.ofNullable(by));
    }

    /** @return whether the wait has ended, now or before */
    boolean endIfOverdue(long now) {
        if (now - deadline >= 0) {
            end(null);
        }
        return keeper.isDone();
    }

    /** @return null when no keeper came in time, or the thread was interrupted */
    @Nullable
    Keeper await() {
        try {
            return keeper.get().orElse(null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } catch (ExecutionException e) {
            throw new IllegalStateException("nothing lets a wait fail", e);
        }
    }
}
