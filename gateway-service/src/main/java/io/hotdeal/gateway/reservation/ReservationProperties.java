package io.hotdeal.gateway.reservation;

import io.hotdeal.settings.PropertyConstraints;
import io.hotdeal.stock.StockLedger;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code hotdeal.gateway.reservation.*}.
 *
 * @param batchSize     requests that ride on one script call, 1 to 256; larger batches block
 *                      Redis longer, smaller ones cost more round trips
 * @param queueCapacity requests per offer that may wait for the next call, at least 1; beyond it the answer is 503
 * @param linger        how long a call that follows one of two requests or more waits for company, 0 to 100 ms; 0: not at
 *                      all. Longer waits make fewer calls, each with its sync
 * @param deadline      how long a request may take, waiting and repeats of a call without answer together, 1 ms to 60 s; then 503. With
 *                      {@code hotdeal.gateway.acknowledge.when=replicated} the wait for a second keeper is part of it
 * @param soldOutMemory how long the ledger's "sold out" is answered from memory, 0 to 1 s; returned units are on sale
 *                      that much later
 * @param outboxBound   orders per offer that may wait for Kafka, at least 1; beyond it the answer is 503
 */
@ConfigurationProperties("hotdeal.gateway.reservation")
public record ReservationProperties(
        @DefaultValue("256") int batchSize,
        @DefaultValue("4096") int queueCapacity,
        @DefaultValue("1ms") Duration linger,
        @DefaultValue("3s") Duration deadline,
        @DefaultValue("100ms") Duration soldOutMemory,
        @DefaultValue("200000") int outboxBound) {

    public ReservationProperties {
        var bounds = new PropertyConstraints("hotdeal.gateway.reservation");
        bounds.within("batch-size", batchSize, 1, StockLedger.MAX_BATCH);
        bounds.atLeast("queue-capacity", queueCapacity, 1);
        bounds.within("linger", linger, "0ms", "100ms");
        bounds.within("deadline", deadline, "1ms", "60s");
        bounds.within("sold-out-memory", soldOutMemory, "0ms", "1s");
        bounds.atLeast("outbox-bound", outboxBound, 1);
    }
}
