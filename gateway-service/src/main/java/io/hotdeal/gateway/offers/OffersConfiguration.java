package io.hotdeal.gateway.offers;

import io.hotdeal.gateway.reservation.ReserveStock;
import io.hotdeal.stock.OfferReader;
import io.hotdeal.stock.OfferStockStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class OffersConfiguration {

    @Bean
    OfferSnapshots offerSnapshots(
            OfferStockStore offers, OfferReader reader, ReserveStock reserveStock, OffersProperties limits) {
        return new OfferSnapshots(offers, reader, reserveStock::takeSold, limits, System::nanoTime);
    }
}
