package io.hotdeal.gateway.reservation;

import io.hotdeal.offer.OfferId;
import io.hotdeal.stock.ReserveOutcome.Reserved;
import java.util.concurrent.CompletableFuture;

/** Takes over what was reserved. Called on a batcher's thread: must not block and must not throw. */
@FunctionalInterface
public interface OrderPublisher {

    /** Completes when Kafka has acknowledged the event; fails when that is left to the relay. */
    CompletableFuture<?> publish(OfferId offer, Reserved reserved);
}
