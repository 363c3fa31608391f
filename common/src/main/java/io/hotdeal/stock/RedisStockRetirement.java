package io.hotdeal.stock;

import static io.hotdeal.redis.RedisScript.bytes;
import static io.hotdeal.redis.RedisScript.text;

import io.hotdeal.offer.OfferId;
import io.hotdeal.redis.RedisCalls;
import io.hotdeal.redis.RedisCalls.Command;
import io.hotdeal.redis.RedisCalls.Reply;
import io.hotdeal.redis.RedisScript;
import io.hotdeal.redis.StockUnavailableException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.core.Cursor;
import org.springframework.data.redis.core.ScanOptions;

/** One script renames; HSCAN and HDEL then delete in steps, because DEL of a million fields stops Redis for 0.3 s. */
final class RedisStockRetirement implements StockRetirement {

    private static final int FIELDS_IN_A_STEP = 1_000;
    private static final ScanOptions STEP =
            ScanOptions.scanOptions().count(FIELDS_IN_A_STEP).build();

    private final RedisCalls redis;

    RedisStockRetirement(RedisCalls redis) {
        this.redis = redis;
    }

    @Override
    public Set<OfferId> reached(Collection<OfferId> offers) {
        return existing(offers, keys -> List.of(keys.offer())).keySet();
    }

    @Override
    public Set<OfferId> undeleted(Collection<OfferId> offers) {
        Map<OfferId, Long> left = existing(offers, keys -> List.of(keys.retiredOrders(), keys.retiredCustomers()));
        Set<OfferId> undeleted = new LinkedHashSet<>(offers);
        undeleted.removeIf(offer -> left.getOrDefault(offer, 1L) == 0);
        return undeleted;
    }

    /** How many of each offer's keys exist; nothing of an offer that Redis does not respond for. */
    private Map<OfferId, Long> existing(Collection<OfferId> offers, Function<StockKeys, List<String>> keys) {
        List<OfferId> asked = List.copyOf(offers);
        Map<OfferId, Long> existing = new LinkedHashMap<>();
        try {
            List<Reply<Long>> replies = redis.round(asked.stream()
                    .map(offer -> exists(keys.apply(StockKeys.of(offer))))
                    .toList());
            for (int i = 0; i < asked.size(); i++) {
                Long count = replies.get(i).value();
                if (count != null) {
                    existing.put(asked.get(i), count);
                }
            }
        } catch (StockUnavailableException e) {
            return Map.of(); // no connection at all
        }
        return existing;
    }

    private static Command<Long> exists(List<String> keys) {
        byte[][] names = keys.stream().map(RedisScript::bytes).toArray(byte[][]::new);
        return commands -> commands.exists(names);
    }

    @Override
    public Outcome retire(OfferId offer, long version) {
        StockKeys keys = StockKeys.of(offer);
        return Outcome.valueOf(text(redis.run(
                RedisScript.RETIRE,
                List.of(
                        keys.offer(),
                        keys.quantity(),
                        keys.counts(),
                        keys.customers(),
                        keys.orders(),
                        keys.outbox(),
                        keys.retiredCustomers(),
                        keys.retiredOrders()),
                List.of(Long.toString(version)))));
    }

    @Override
    public boolean isRetired(OfferId offer, long version) {
        byte[] retired = redis.call(connection ->
                connection.hashCommands().hGet(bytes(StockKeys.of(offer).offer()), bytes("retired")));
        return retired != null && text(retired).equals(Long.toString(version));
    }

    @Override
    public void delete(OfferId offer) {
        StockKeys keys = StockKeys.of(offer);
        delete(bytes(keys.retiredOrders()));
        delete(bytes(keys.retiredCustomers()));
    }

    private void delete(byte[] key) {
        // A scan may miss nothing that stays; whatever the deletion moved is found by the next one.
        while (Boolean.TRUE.equals(
                redis.call(connection -> connection.keyCommands().exists(key)))) {
            redis.call(connection -> deleteFields(connection, key));
        }
    }

    private static boolean deleteFields(RedisConnection connection, byte[] key) {
        List<byte[]> fields = new ArrayList<>(FIELDS_IN_A_STEP);
        try (Cursor<Map.Entry<byte[], byte[]>> cursor =
                connection.hashCommands().hScan(key, STEP)) {
            while (cursor.hasNext()) {
                fields.add(cursor.next().getKey());
                if (fields.size() == FIELDS_IN_A_STEP || !cursor.hasNext()) {
                    connection.hashCommands().hDel(key, fields.toArray(byte[][]::new));
                    fields.clear();
                }
            }
        }
        return true;
    }
}
