package io.hotdeal.stock;

import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RedisStock.Shared.class)
class RedisOfferBookIT extends OfferBookContract {

    RedisOfferBookIT(RedisStock stock) {
        super(stock);
    }
}
