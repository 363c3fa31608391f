package io.hotdeal.stock;

import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RedisStock.Shared.class)
class RedisConcurrencyIT extends ConcurrencyContract {

    RedisConcurrencyIT(RedisStock stock) {
        super(stock);
    }
}
