package io.hotdeal.gateway.dashboard;

import io.hotdeal.kafka.ConsumerLag.PartitionLag;
import io.hotdeal.stock.OfferStockStore.OfferSnapshot;
import io.hotdeal.stock.OfferStockStore.Stock;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What the live page shows at one moment. A component is null while its state is unknown.
 *
 * @param at     ms since the epoch, by this gateway's clock
 * @param offers that run first, then those that have ended, newest first
 */
record LiveSnapshot(
        long at,
        @Nullable List<Offer> offers,
        @Nullable Orders orders,
        @Nullable Settlement settlement,
        @Nullable List<PartitionLag> lag,
        List<Service> services) {

    record Offer(
            int id,
            String name,
            BigDecimal price,
            boolean open,
            @Nullable Instant opensAt,
            @Nullable Instant closesAt,
            @Nullable Integer customerLimit,
            Units units,
            long gap,
            long outboxDepth,
            long outboxAgeMs) {

        static Offer of(OfferSnapshot snapshot, long outboxAgeMs) {
            var terms = snapshot.terms();
            return new Offer(
                    snapshot.offer().value(),
                    terms.name(),
                    terms.unitPrice(),
                    snapshot.open(),
                    terms.opensAt(),
                    terms.closesAt(),
                    terms.customerLimit(),
                    Units.of(snapshot),
                    snapshot.stock().gap(),
                    snapshot.outboxDepth(),
                    outboxAgeMs);
        }
    }

    /** @param returned ever, by declined payments; not a state */
    record Units(long initial, long available, long held, long sold, long returned, long rejected) {
        static Units of(OfferSnapshot snapshot) {
            Stock stock = snapshot.stock();
            return new Units(
                    stock.initial(),
                    stock.available(),
                    stock.held(),
                    stock.sold(),
                    snapshot.returned(),
                    stock.rejected());
        }
    }

    /**
     * Of all gateways.
     *
     * @param byOutcome since each gateway's start
     */
    record Orders(double acceptedPerSecond, double refusedPerSecond, SortedMap<String, Long> byOutcome) {}

    /**
     * Of all workers.
     *
     * @param delayP50Ms  from the 202 to the end, of the last seconds; null when nothing was settled
     * @param charges     by outcome, since each worker's start
     * @param deadLetters since each worker's start
     */
    record Settlement(
            double perSecond,
            @Nullable Long delayP50Ms,
            @Nullable Long delayP99Ms,
            SortedMap<String, Long> charges,
            long deadLetters) {}

    record Service(String service, String instance, long ageMs) {}
}
