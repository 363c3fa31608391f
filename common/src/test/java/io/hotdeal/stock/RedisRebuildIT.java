package io.hotdeal.stock;

import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RedisStock.Shared.class)
class RedisRebuildIT extends RebuildContract {

    RedisRebuildIT(RedisStock stock) {
        super(stock);
    }
}
