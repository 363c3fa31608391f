package io.hotdeal.gateway.publication;

import io.hotdeal.gateway.publication.AcknowledgeProperties.When;
import io.hotdeal.gateway.reservation.ReservationResult;
import io.hotdeal.gateway.reservation.ReservationResult.Decided;
import io.hotdeal.gateway.reservation.ReservationResult.OutcomeUnknown;
import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderId;
import io.hotdeal.redis.ReplicatedCalls.Master;
import io.hotdeal.redis.StockUnavailableException;
import io.hotdeal.stock.ReservationState;
import io.hotdeal.stock.ReserveOutcome.AlreadyReserved;
import io.hotdeal.stock.SecondKeepers;
import io.hotdeal.stock.SecondKeepers.Keeper;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Waits until an order is held as {@code hotdeal.gateway.acknowledge.when} promises. A repeated request of an order that is still
 * HELD waits as the first one did; one that has ended was in Kafka long ago. Blocks the calling (virtual) thread, without a timer
 * of its own (docs/decisions/0014).
 *
 * <p>{@code hotdeal.kept{by}} counts who was first to have an order that waited.
 */
public final class AwaitKeepers {

    private static final Logger LOG = LoggerFactory.getLogger(AwaitKeepers.class);

    private final AcknowledgeProperties acknowledge;
    private final Duration deadline;
    private final SecondKeepers keepers;
    private final Map<Keeper, Counter> kept = new EnumMap<>(Keeper.class);
    private final Set<AwaitedOrder> waiting = ConcurrentHashMap.newKeySet();
    /** Of the servers that were ever masters. */
    private final ConcurrentMap<Master, KeeperBatcher> batchers = new ConcurrentHashMap<>();

    /** @param deadline of a request, from its arrival on */
    AwaitKeepers(AcknowledgeProperties acknowledge, Duration deadline, SecondKeepers keepers, MeterRegistry meters) {
        this.acknowledge = acknowledge;
        this.deadline = deadline;
        this.keepers = keepers;
        for (Keeper keeper : Keeper.values()) {
            kept.put(keeper, meters.counter("hotdeal.kept", "by", keeper.name().toLowerCase(Locale.ROOT)));
        }
    }

    /** For orders of a shadow, which have no second keeper: returns every result at once. */
    public AwaitKeepers ofShadow() {
        var reserved = new AcknowledgeProperties(When.RESERVED, acknowledge.atMost(), acknowledge.replicas());
        return new AwaitKeepers(reserved, deadline, keepers, new SimpleMeterRegistry());
    }

    /**
     * Returns at once what is no accepted order, and everything with RESERVED.
     *
     * @param since {@link System#nanoTime()} of the request's arrival
     * @return the result; with REPLICATED OutcomeUnknown when no second keeper had the order in time
     */
    public ReservationResult await(OfferId offer, OrderId order, ReservationResult result, long since) {
        if (acknowledge.when() == When.RESERVED || !(result instanceof Decided decided)) {
            return result;
        }
        CompletableFuture<?> published = decided.published();
        if (published == null && !isHeldReplay(decided)) {
            return result;
        }
        if (acknowledge.when() == When.REPLICATED) {
            var awaited = new AwaitedOrder(offer, order, since + deadline.toNanos());
            if (published != null) {
                var unused = published.thenRun(() -> awaited.end(Keeper.KAFKA));
            }
            ask(awaited);
            return isKept(awaited) ? result : new OutcomeUnknown();
        }
        var awaited = new AwaitedOrder(
                offer, order, System.nanoTime() + acknowledge.atMost().toNanos());
        if (published == null) {
            ask(awaited);
        } else {
            var unused = published.whenComplete((none, failure) -> awaited.end(failure == null ? Keeper.KAFKA : null));
        }
        if (!isKept(awaited)) {
            LOG.debug("order {} is accepted before Kafka has it: the outbox has it", order);
        }
        return result;
    }

    private static boolean isHeldReplay(Decided decided) {
        return decided.outcome() instanceof AlreadyReserved already
                && already.reservation().state() == ReservationState.HELD;
    }

    private boolean isKept(AwaitedOrder awaited) {
        waiting.add(awaited);
        Keeper keeper = awaited.await();
        waiting.remove(awaited);
        if (keeper == null) {
            return false;
        }
        Objects.requireNonNull(kept.get(keeper)).increment();
        return true;
    }

    private void ask(AwaitedOrder awaited) {
        try {
            batchers.computeIfAbsent(keepers.masterOf(awaited.offer()), this::batcher)
                    .add(awaited);
        } catch (StockUnavailableException e) {
            LOG.debug("order {} can only be kept by Kafka: {}", awaited.order(), e.getMessage());
        }
    }

    private KeeperBatcher batcher(Master server) {
        int replicas = acknowledge.when() == When.REPLICATED ? acknowledge.replicas() : 0;
        return new KeeperBatcher(server, keepers, replicas, this::ask);
    }

    /** Requests wait without a timer each; this one serves all of them. */
    @Scheduled(fixedDelay = 20)
    void endOverdue() {
        long now = System.nanoTime();
        waiting.forEach(awaited -> awaited.endIfOverdue(now));
    }
}
