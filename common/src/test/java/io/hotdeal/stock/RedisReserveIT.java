package io.hotdeal.stock;

import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RedisStock.Shared.class)
class RedisReserveIT extends ReserveContract {

    RedisReserveIT(RedisStock stock) {
        super(stock);
    }
}
