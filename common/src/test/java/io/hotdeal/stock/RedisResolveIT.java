package io.hotdeal.stock;

import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RedisStock.Shared.class)
class RedisResolveIT extends ResolveContract {

    RedisResolveIT(RedisStock stock) {
        super(stock);
    }
}
