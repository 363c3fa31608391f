package io.hotdeal.gateway.reservation;

import io.hotdeal.stock.StockLedger;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code hotdeal.gateway.reservation.*}.
 *
 * @param batchSize     requests that ride on one script call, 1 to {@value StockLedger#MAX_BATCH}; larger batches block
 *                      Redis longer, smaller ones cost more round trips
 * @param queueCapacity requests per offer that may wait for the next call, at least 1; beyond it the answer is 503
 * @param deadline      how long a request may take, waiting and repeats of a call without answer together; then 503
 * @param soldOutMemory how long the ledger's "sold out" is answered from memory, at most 1 s; returned units are on sale
 *                      that much later
 * @param outboxBound   orders per offer that may wait for Kafka, at least 1; beyond it the answer is 503
 */
@ConfigurationProperties("hotdeal.gateway.reservation")
record ReservationProperties(
        @DefaultValue("256") int batchSize,
        @DefaultValue("4096") int queueCapacity,
        @DefaultValue("3s") Duration deadline,
        @DefaultValue("100ms") Duration soldOutMemory,
        @DefaultValue("200000") int outboxBound) {

    ReservationProperties {
        require(
                batchSize >= 1 && batchSize <= StockLedger.MAX_BATCH,
                "batch-size must be 1 to " + StockLedger.MAX_BATCH);
        require(queueCapacity >= 1, "queue-capacity must be at least 1");
        require(deadline.isPositive() && deadline.toSeconds() <= 60, "deadline must be above 0 and at most 60s");
        require(!soldOutMemory.isNegative() && soldOutMemory.toMillis() <= 1_000, "sold-out-memory must be 0 to 1s");
        require(outboxBound >= 1, "outbox-bound must be at least 1");
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException("hotdeal.gateway.reservation." + rule);
        }
    }
}
