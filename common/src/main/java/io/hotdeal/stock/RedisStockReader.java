package io.hotdeal.stock;

import static io.hotdeal.redis.RedisScript.bytes;
import static io.hotdeal.redis.RedisScript.text;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.CustomerId;
import io.hotdeal.order.OrderId;
import io.hotdeal.redis.RedisCalls;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import org.springframework.data.redis.core.Cursor;
import org.springframework.data.redis.core.ScanOptions;

/** Walks with HSCAN, 1,000 fields a page. */
final class RedisStockReader implements StockReader {

    private static final ScanOptions PAGE =
            ScanOptions.scanOptions().count(1_000).build();

    private final RedisCalls redis;

    RedisStockReader(RedisCalls redis) {
        this.redis = redis;
    }

    @Override
    public void forEachReservation(OfferId offer, Consumer<Reservation> visitor) {
        scan(
                StockKeys.of(offer).orders(),
                (order, stored) -> visitor.accept(Reservation.parse(new OrderId(order), stored)));
    }

    @Override
    public void forEachCustomer(OfferId offer, ObjIntConsumer<CustomerId> visitor) {
        scan(
                StockKeys.of(offer).customers(),
                (customer, units) -> visitor.accept(new CustomerId(customer), Integer.parseInt(units)));
    }

    private void scan(String key, BiConsumer<String, String> visitor) {
        redis.call(connection -> {
            try (Cursor<Map.Entry<byte[], byte[]>> cursor =
                    connection.hashCommands().hScan(bytes(key), PAGE)) {
                cursor.forEachRemaining(field -> visitor.accept(text(field.getKey()), text(field.getValue())));
            }
            return true;
        });
    }
}
