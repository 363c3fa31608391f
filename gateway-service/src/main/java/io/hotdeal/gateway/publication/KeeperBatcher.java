package io.hotdeal.gateway.publication;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderId;
import io.hotdeal.redis.ReplicatedCalls.Master;
import io.hotdeal.redis.StockOutcomeUnknownException;
import io.hotdeal.redis.StockUnavailableException;
import io.hotdeal.stock.SecondKeepers;
import io.hotdeal.stock.SecondKeepers.Keeper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Group commit for the wait: asks one server for all orders that wait, and what comes meanwhile rides on the next call. At most
 * one call is in flight; its virtual thread lives as long as orders wait.
 */
final class KeeperBatcher {

    private static final Logger LOG = LoggerFactory.getLogger(KeeperBatcher.class);
    private static final int BATCH = 1_000;
    /** Before orders without a second keeper are asked for again. */
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final Master server;
    private final SecondKeepers keepers;
    private final int replicas;
    private final Consumer<AwaitedOrder> again;
    /** Bounded by the requests in flight, each of which waits for one order. */
    private final Queue<AwaitedOrder> queue = new ConcurrentLinkedQueue<>();

    private final AtomicBoolean running = new AtomicBoolean();
    /** Whether the last call failed; of the serving thread, handed on by {@link #running}. */
    private boolean failing;

    /**
     * @param replicas that must have an order; 0: only Kafka counts
     * @param again    takes the orders that have no second keeper yet; their offer may be on another server by then
     */
    KeeperBatcher(Master server, SecondKeepers keepers, int replicas, Consumer<AwaitedOrder> again) {
        this.server = server;
        this.keepers = keepers;
        this.replicas = replicas;
        this.again = again;
    }

    /** Never blocks. */
    void add(AwaitedOrder awaited) {
        queue.add(awaited);
        if (running.compareAndSet(false, true)) {
            Thread.startVirtualThread(this::serve);
        }
    }

    private void serve() {
        do {
            try {
                for (List<AwaitedOrder> batch = next(); !batch.isEmpty(); batch = next()) {
                    ask(batch);
                }
            } finally {
                running.set(false);
            }
            // An order that came between the last poll and the line above started no thread: poll once more.
        } while (!queue.isEmpty() && running.compareAndSet(false, true));
    }

    /** @return those that still wait; empty when none does */
    private List<AwaitedOrder> next() {
        List<AwaitedOrder> batch = new ArrayList<>();
        for (AwaitedOrder next = queue.poll(); next != null; next = batch.size() < BATCH ? queue.poll() : null) {
            // Also here, so that a wait ends when nothing else keeps the deadlines any more.
            if (!next.endIfOverdue(System.nanoTime())) {
                batch.add(next);
            }
        }
        return batch;
    }

    private void ask(List<AwaitedOrder> batch) {
        Map<OrderId, Keeper> found = find(batch);
        List<AwaitedOrder> open = new ArrayList<>();
        for (AwaitedOrder awaited : batch) {
            Keeper keeper = found.get(awaited.order());
            if (keeper == null) {
                open.add(awaited);
            } else {
                awaited.end(keeper);
            }
        }
        if (!open.isEmpty()) {
            LockSupport.parkNanos(PAUSE.toNanos());
            open.forEach(again);
        }
    }

    private Map<OrderId, Keeper> find(List<AwaitedOrder> batch) {
        Map<OfferId, List<OrderId>> orders = batch.stream()
                .collect(Collectors.groupingBy(
                        AwaitedOrder::offer, Collectors.mapping(AwaitedOrder::order, Collectors.toList())));
        try {
            Map<OrderId, Keeper> found = keepers.find(server, orders, replicas);
            failing = false;
            return found;
        } catch (StockUnavailableException | StockOutcomeUnknownException e) {
            if (!failing) {
                failing = true;
                LOG.warn(
                        "{} orders wait for a second keeper and are asked for again, until this succeeds without a further warning: {}",
                        batch.size(),
                        e.getMessage());
            }
        } catch (RuntimeException e) {
            // A defect: the batcher must live on, and the orders wait for Kafka or their deadline.
            LOG.error("the second keepers of {} orders cannot be found", batch.size(), e);
        }
        return Map.of();
    }
}
