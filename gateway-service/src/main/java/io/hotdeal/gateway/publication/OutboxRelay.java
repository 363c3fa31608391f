package io.hotdeal.gateway.publication;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderId;
import io.hotdeal.redis.StockOutcomeUnknownException;
import io.hotdeal.redis.StockUnavailableException;
import io.hotdeal.stock.Outbox;
import io.hotdeal.stock.Reservation;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Publishes what the immediate publisher could not: orders that have waited longer than any send can take, after a crash or while
 * Kafka was unavailable. One gateway per offer at a time, in bounded chunks; a second copy of an event is harmless.
 */
final class OutboxRelay {

    private static final Logger LOG = LoggerFactory.getLogger(OutboxRelay.class);
    /** Offers at the same time: while one waits for Kafka, the others do not wait for it. */
    private static final int AT_ONCE = 32;
    /** Chunks per offer and pass, so that one long backlog does not starve the others. */
    private static final int CHUNKS = 20;

    private final String holder;
    private final Function<Duration, Collection<OfferId>> offers;
    private final Outbox outbox;
    private final OrderSender sender;
    private final PublicationProperties limits;
    private final Counter published;

    /** @param offers with an order that has waited at least so long; one that has none any more is no error */
    OutboxRelay(
            String holder,
            Function<Duration, Collection<OfferId>> offers,
            Outbox outbox,
            OrderSender sender,
            PublicationProperties limits,
            MeterRegistry meters) {
        this.holder = holder;
        this.offers = offers;
        this.outbox = outbox;
        this.sender = sender;
        this.limits = limits;
        this.published = meters.counter("hotdeal.published", "by", "relay");
    }

    @Scheduled(fixedDelayString = "${hotdeal.gateway.publication.relay-every:1s}")
    void sweep() {
        var places = new Semaphore(AT_ONCE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (OfferId offer : offers.apply(limits.relayAge())) {
                places.acquireUninterruptibly();
                threads.execute(() -> {
                    try {
                        sweepApart(offer);
                    } finally {
                        places.release();
                    }
                });
            }
        }
    }

    /** What is wrong with one offer's data, or with its shard, must not keep the others' orders from Kafka. */
    private void sweepApart(OfferId offer) {
        try {
            sweep(offer);
        } catch (StockUnavailableException | StockOutcomeUnknownException e) {
            LOG.warn("the relay cannot read the outbox of offer {} and tries again: {}", offer, e.getMessage());
        } catch (IllegalStateException e) {
            LOG.error("the relay cannot publish offer {}; see: infra/hotdeal audit", offer, e);
        }
    }

    private void sweep(OfferId offer) {
        // Long enough for one chunk's sends; renewed with every chunk.
        Duration lease = limits.deliveryTimeout().plusSeconds(5);
        for (int chunk = 0; chunk < CHUNKS; chunk++) {
            List<Reservation> waiting = outbox.waitingFor(offer, limits.relayAge(), limits.relayChunk());
            if (waiting.isEmpty() || !outbox.lease(offer, holder, lease)) {
                return;
            }
            List<OrderId> acknowledged = send(offer, waiting);
            outbox.acknowledge(offer, acknowledged);
            published.increment(acknowledged.size());
            if (acknowledged.size() < waiting.size()) {
                LOG.warn(
                        "Kafka acknowledged {} of {} orders of offer {}; the relay tries the others again",
                        acknowledged.size(),
                        waiting.size(),
                        offer);
                return;
            }
            LOG.info("the relay published {} orders of offer {}", acknowledged.size(), offer);
        }
    }

    private List<OrderId> send(OfferId offer, List<Reservation> waiting) {
        List<CompletableFuture<Void>> sends = new ArrayList<>(waiting.size());
        for (Reservation reservation : waiting) {
            var sent = new CompletableFuture<Void>();
            sender.send(offer, reservation, failure -> {
                if (failure == null) {
                    sent.complete(null);
                } else {
                    sent.completeExceptionally(failure);
                }
            });
            sends.add(sent);
            if (sent.isCompletedExceptionally()) {
                break; // Kafka is away: each further one would block for max.block.ms
            }
        }
        List<OrderId> acknowledged = new ArrayList<>(waiting.size());
        for (int i = 0; i < sends.size(); i++) {
            if (isAcknowledged(sends.get(i))) {
                acknowledged.add(waiting.get(i).orderId());
            }
        }
        return acknowledged;
    }

    private boolean isAcknowledged(CompletableFuture<Void> sent) {
        try {
            sent.get(limits.deliveryTimeout().toMillis() + 1_000, TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("a relayed order stays in the outbox", e);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
