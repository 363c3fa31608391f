package io.hotdeal.gateway.reservation;

import io.hotdeal.stock.StockLedger;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ReservationConfiguration {

    @Bean
    ReserveStock reserveStock(StockLedger ledger, Handoff handoff, ReservationProperties limits) {
        return new ReserveStock(ledger, handoff, limits, new SoldOutMemory(limits.soldOutMemory(), System::nanoTime));
    }
}
