package io.hotdeal.stock;

import static io.hotdeal.stock.RedisScript.bytes;
import static io.hotdeal.stock.RedisScript.text;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.CustomerId;
import io.hotdeal.order.OrderId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.connection.Limit;
import org.springframework.data.redis.connection.stream.ByteRecord;
import org.springframework.data.redis.connection.stream.RecordId;

/** The outbox as one Redis stream per offer. An entry's id starts with the millisecond it was written. */
final class RedisOutbox implements Outbox {

    private final RedisCalls redis;

    RedisOutbox(RedisCalls redis) {
        this.redis = redis;
    }

    @Override
    public List<Entry> waitingFor(OfferId offer, Duration age, int count) {
        byte[] key = bytes(StockKeys.of(offer).outbox());
        List<ByteRecord> found = redis.call(connection -> {
            long now = Objects.requireNonNull(connection.serverCommands().time(TimeUnit.MILLISECONDS));
            String newest = Long.toString(now - age.toMillis());
            return connection
                    .streamCommands()
                    .xRange(key, Range.closed("-", newest), Limit.limit().count(count));
        });
        return found == null
                ? List.of()
                : found.stream().map(RedisOutbox::entry).toList();
    }

    private static Entry entry(ByteRecord stored) {
        Map<String, String> fields = stored.getValue().entrySet().stream()
                .collect(Collectors.toMap(field -> text(field.getKey()), field -> text(field.getValue())));
        var reservation = new Reservation(
                new OrderId(field(fields, "o")),
                new CustomerId(field(fields, "c")),
                Integer.parseInt(field(fields, "q")),
                Instant.ofEpochMilli(Long.parseLong(field(fields, "t"))),
                new BigDecimal(field(fields, "p")),
                ReservationState.HELD);
        return new Entry(stored.getId().getValue(), reservation);
    }

    private static String field(Map<String, String> fields, String name) {
        String value = fields.get(name);
        if (value == null) {
            throw new IllegalStateException("an outbox entry lacks the field " + name);
        }
        return value;
    }

    @Override
    public void acknowledge(OfferId offer, Collection<String> entryIds) {
        if (entryIds.isEmpty()) {
            return;
        }
        RecordId[] ids = entryIds.stream().map(RecordId::of).toArray(RecordId[]::new);
        redis.call(connection ->
                connection.streamCommands().xDel(bytes(StockKeys.of(offer).outbox()), ids));
    }

    @Override
    public long depth(OfferId offer) {
        Long length = redis.call(connection ->
                connection.streamCommands().xLen(bytes(StockKeys.of(offer).outbox())));
        return length == null ? 0 : length;
    }

    @Override
    public boolean lease(OfferId offer, String holder, Duration duration) {
        List<String> keys = List.of(StockKeys.of(offer).relay());
        return (Long) redis.run(RedisScript.LEASE, keys, List.of(holder, Long.toString(duration.toMillis()))) == 1;
    }
}
