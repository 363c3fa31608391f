package io.hotdeal.gateway.publication;

import io.hotdeal.gateway.reservation.OrderPublisher;
import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderId;
import io.hotdeal.stock.ReserveOutcome.Reserved;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.opentelemetry.context.Context;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Publishes reserved orders at once, from memory, on one thread of its own: a slow or absent Kafka never blocks a batcher or a
 * request. Whatever it cannot send stays in the outbox, for the relay; nothing is lost by dropping it here.
 */
final class ImmediatePublisher implements OrderPublisher, SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ImmediatePublisher.class);

    /** @param trace of the request, which the tracing agent, if there is one, writes into the record's headers */
    private record Waiting(OfferId offer, Reserved reserved, CompletableFuture<Void> published, Context trace) {}

    private final BlockingQueue<Waiting> queue;
    private final OrderSender sender;
    private final OutboxCleaner cleaner;
    private final Counter published;
    private final Counter leftToRelay;
    private final QueueWorker thread = new QueueWorker();

    ImmediatePublisher(int capacity, OrderSender sender, OutboxCleaner cleaner, MeterRegistry meters) {
        this.queue = new ArrayBlockingQueue<>(capacity);
        this.sender = sender;
        this.cleaner = cleaner;
        this.published = meters.counter("hotdeal.published", "by", "fast-path");
        this.leftToRelay = meters.counter("hotdeal.left.to.relay");
        meters.gaugeCollectionSize("hotdeal.publication.queue", Tags.empty(), queue);
    }

    @Override
    public CompletableFuture<?> publish(OfferId offer, Reserved reserved) {
        var waiting = new Waiting(offer, reserved, new CompletableFuture<>(), Context.current());
        if (!thread.isRunning() || !queue.offer(waiting)) {
            leaveToRelay(waiting, new RejectedExecutionException("the publication queue is full"));
        }
        return waiting.published();
    }

    private void serve() {
        while (thread.isRunning() || !queue.isEmpty()) {
            try {
                Waiting next = queue.poll(100, TimeUnit.MILLISECONDS);
                if (next != null) {
                    sendOrLeave(next);
                }
            } catch (InterruptedException e) {
                // Stopping took too long: what is left in memory is in the outbox.
                return;
            }
        }
    }

    private void sendOrLeave(Waiting waiting) {
        try {
            waiting.trace().wrap(() -> send(waiting)).run();
        } catch (RuntimeException e) {
            // A defect in one order, or a closed producer: the others behind it must not wait for the relay, too.
            OrderId order = waiting.reserved().reservation().orderId();
            LOG.atError().addKeyValue("orderId", order).setCause(e).log("order {} cannot be sent", order);
            leaveToRelay(waiting, e);
        }
    }

    private void send(Waiting waiting) {
        Reserved reserved = waiting.reserved();
        sender.send(waiting.offer(), reserved.reservation(), failure -> {
            if (failure != null) {
                leaveToRelay(waiting, failure);
                return;
            }
            published.increment();
            cleaner.acknowledged(waiting.offer(), reserved.reservation().orderId());
            waiting.published().complete(null);
        });
    }

    private void leaveToRelay(Waiting waiting, Throwable reason) {
        leftToRelay.increment();
        LOG.debug(
                "order {} is left to the relay",
                waiting.reserved().reservation().orderId(),
                reason);
        waiting.published().completeExceptionally(reason);
    }

    @Override
    public void start() {
        thread.start("publication", this::serve);
    }

    /** Called after the last request was answered: sends what is queued, for a bounded time. */
    @Override
    public void stop() {
        thread.stop();
        sender.flush();
    }

    @Override
    public boolean isRunning() {
        return thread.isRunning();
    }

    @Override
    public int getPhase() {
        return OutboxCleaner.PHASE + 1;
    }
}
