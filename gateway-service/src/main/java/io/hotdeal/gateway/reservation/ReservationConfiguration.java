package io.hotdeal.gateway.reservation;

import io.hotdeal.stock.StockLedger;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ReservationConfiguration {

    @Bean
    ReserveStock reserveStock(StockLedger ledger, Handoff handoff, ReservationProperties limits, MeterRegistry meters) {
        var soldOut = new SoldOutMemory(limits.soldOutMemory(), System::nanoTime);
        return new ReserveStock(ledger, handoff, limits, LaneMeters.of(meters), soldOut);
    }
}
