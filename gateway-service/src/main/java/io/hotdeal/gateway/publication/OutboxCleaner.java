package io.hotdeal.gateway.publication;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderId;
import io.hotdeal.redis.StockOutcomeUnknownException;
import io.hotdeal.redis.StockUnavailableException;
import io.hotdeal.stock.Outbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Takes orders that Kafka has acknowledged out of the outbox, a batch of all offers in one round trip. One that it fails to take out is only sent once
 * more by the relay, which the worker recognises by the order id.
 */
final class OutboxCleaner implements SmartLifecycle {

    /** Below the web server's phases, so that it stops after the last request was answered. */
    static final int PHASE = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(OutboxCleaner.class);
    private static final int BATCH = 1_000;
    /** Lets orders gather, so that one deletion serves many orders. */
    private static final Duration GATHER = Duration.ofMillis(20);

    private record Acknowledged(OfferId offer, OrderId order) {}

    private final BlockingQueue<Acknowledged> queue;
    private final Outbox outbox;
    private final QueueWorker thread = new QueueWorker();

    OutboxCleaner(int capacity, Outbox outbox) {
        this.queue = new ArrayBlockingQueue<>(capacity);
        this.outbox = outbox;
    }

    /** Never blocks: called on the producer's network thread. When full, the order is left to the relay. */
    void acknowledged(OfferId offer, OrderId order) {
        if (!queue.offer(new Acknowledged(offer, order))) {
            LOG.debug("order {} of offer {} stays for the relay: too many wait for deletion", order, offer);
        }
    }

    private void serve() {
        List<Acknowledged> batch = new ArrayList<>(BATCH);
        while (thread.isRunning() || !queue.isEmpty()) {
            try {
                Acknowledged first = queue.poll(100, TimeUnit.MILLISECONDS);
                if (first == null) {
                    continue;
                }
                batch.add(first);
                if (thread.isRunning()) {
                    Thread.sleep(GATHER);
                }
                queue.drainTo(batch, BATCH - 1);
                delete(batch);
                batch.clear();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void delete(List<Acknowledged> batch) {
        Map<OfferId, List<OrderId>> byOffer = batch.stream()
                .collect(Collectors.groupingBy(
                        Acknowledged::offer, Collectors.mapping(Acknowledged::order, Collectors.toList())));
        try {
            for (OfferId offer : outbox.acknowledge(byOffer)) {
                LOG.warn("orders of offer {} stay in the outbox for the relay: Redis did not answer", offer);
            }
        } catch (StockUnavailableException | StockOutcomeUnknownException e) {
            LOG.warn("{} orders stay in the outbox for the relay: {}", batch.size(), e.getMessage());
        }
    }

    @Override
    public void start() {
        thread.start("outbox-cleaner", this::serve);
    }

    @Override
    public void stop() {
        thread.stop();
    }

    @Override
    public boolean isRunning() {
        return thread.isRunning();
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
