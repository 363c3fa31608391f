package io.hotdeal.stock;

import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RedisStock.Shared.class)
class RedisBatchIT extends BatchContract {

    RedisBatchIT(RedisStock stock) {
        super(stock);
    }
}
