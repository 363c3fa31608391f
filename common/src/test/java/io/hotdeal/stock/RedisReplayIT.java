package io.hotdeal.stock;

import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RedisStock.Shared.class)
class RedisReplayIT extends ReplayContract {

    RedisReplayIT(RedisStock stock) {
        super(stock);
    }
}
