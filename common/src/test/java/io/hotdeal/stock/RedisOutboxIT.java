package io.hotdeal.stock;

import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RedisStock.Shared.class)
class RedisOutboxIT extends OutboxContract {

    RedisOutboxIT(RedisStock stock) {
        super(stock);
    }
}
