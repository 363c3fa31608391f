package io.hotdeal.stock;

import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RedisStock.Shared.class)
class RedisOfferStockStoreIT extends OfferStockStoreContract {

    RedisOfferStockStoreIT(RedisStock stock) {
        super(stock);
    }
}
