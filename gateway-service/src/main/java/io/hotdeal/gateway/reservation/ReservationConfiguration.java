package io.hotdeal.gateway.reservation;

import io.hotdeal.stock.StockLedger;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ReservationConfiguration {

    @Bean
    ReserveStock reserveStock(
            StockLedger ledger, OrderPublisher publisher, ReservationProperties limits, MeterRegistry meters) {
        var soldOut = new SoldOutCache(limits.soldOutMemory(), System::nanoTime);
        return new ReserveStock(ledger, publisher, limits, BatcherMetrics.of(meters), soldOut);
    }

    @Bean
    ShadowReservations shadowReservations(ReservationProperties limits) {
        return (ledger, publisher) -> {
            BatcherMetrics unread = BatcherMetrics.of(new SimpleMeterRegistry());
            var soldOut = new SoldOutCache(limits.soldOutMemory(), System::nanoTime);
            return new ReserveStock(ledger, publisher, limits, unread, soldOut);
        };
    }
}
