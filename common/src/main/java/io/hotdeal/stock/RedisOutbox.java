package io.hotdeal.stock;

import static io.hotdeal.redis.RedisScript.bytes;
import static io.hotdeal.redis.RedisScript.text;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderId;
import io.hotdeal.redis.RedisCalls;
import io.hotdeal.redis.RedisCalls.Command;
import io.hotdeal.redis.RedisCalls.Reply;
import io.hotdeal.redis.RedisScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.connection.Limit;
import org.springframework.data.redis.connection.zset.Tuple;

/** The outbox as one sorted set per offer: order ids by the time of their reservation, which holds all the rest. */
final class RedisOutbox implements Outbox {

    private final RedisCalls redis;
    private final String family;

    /** @param family of its offers, see {@link StockKeys#of(String, OfferId)} */
    RedisOutbox(RedisCalls redis, String family) {
        this.redis = redis;
        this.family = family;
    }

    private StockKeys keys(OfferId offer) {
        return StockKeys.of(family, offer);
    }

    @Override
    public List<Reservation> waitingFor(OfferId offer, Duration age, int count) {
        StockKeys keys = keys(offer);
        List<byte[]> orders = redis.call(connection -> {
            long now = Objects.requireNonNull(connection.serverCommands().time(TimeUnit.MILLISECONDS));
            Range<Long> old = Range.leftUnbounded(Range.Bound.inclusive(now - age.toMillis()));
            Set<byte[]> found = connection
                    .zSetCommands()
                    .zRangeByScore(bytes(keys.outbox()), old, Limit.limit().count(count));
            return List.copyOf(Objects.requireNonNull(found));
        });
        if (orders.isEmpty()) {
            return List.of();
        }
        List<byte[]> records = redis.call(
                connection -> connection.hashCommands().hMGet(bytes(keys.orders()), orders.toArray(byte[][]::new)));
        List<Reservation> waiting = new ArrayList<>(orders.size());
        for (int i = 0; i < orders.size(); i++) {
            waiting.add(reservation(
                    text(orders.get(i)), Objects.requireNonNull(records).get(i)));
        }
        return waiting;
    }

    @Override
    public boolean contains(OfferId offer, Reservation reservation) {
        byte[] key = bytes(keys(offer).outbox());
        double millis = reservation.reservedAt().toEpochMilli();
        Set<byte[]> found = redis.call(connection -> connection.zSetCommands().zRangeByScore(key, millis, millis));
        return Objects.requireNonNull(found).stream()
                .anyMatch(order -> text(order).equals(reservation.orderId().value()));
    }

    private static Reservation reservation(String order, byte @Nullable [] record) {
        if (record == null) {
            throw new IllegalStateException("order " + order + " waits for Kafka, and its reservation is missing");
        }
        return Reservation.parse(new OrderId(order), text(record));
    }

    @Override
    public void acknowledge(OfferId offer, Collection<OrderId> orders) {
        if (orders.isEmpty()) {
            return;
        }
        redis.call(
                connection -> connection.zSetCommands().zRem(bytes(keys(offer).outbox()), members(orders)));
    }

    @Override
    public Set<OfferId> acknowledge(Map<OfferId, ? extends Collection<OrderId>> orders) {
        List<OfferId> offers = orders.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
        List<Command<Long>> deletions = new ArrayList<>();
        for (OfferId offer : offers) {
            byte[][] members = members(Objects.requireNonNull(orders.get(offer)));
            deletions.add(commands -> commands.zrem(bytes(keys(offer).outbox()), members));
        }
        List<Reply<Long>> replies = redis.round(deletions);
        Set<OfferId> unanswered = new TreeSet<>();
        for (int i = 0; i < offers.size(); i++) {
            if (replies.get(i).failure() != null) {
                unanswered.add(offers.get(i));
            }
        }
        return unanswered;
    }

    private static byte[][] members(Collection<OrderId> orders) {
        return orders.stream().map(order -> bytes(order.value())).toArray(byte[][]::new);
    }

    @Override
    public long depth(OfferId offer) {
        Long length = redis.call(
                connection -> connection.zSetCommands().zCard(bytes(keys(offer).outbox())));
        return length == null ? 0 : length;
    }

    @Override
    public Duration age(OfferId offer) {
        byte[] key = bytes(keys(offer).outbox());
        return redis.call(connection -> {
            Set<Tuple> oldest = connection.zSetCommands().zRangeWithScores(key, 0, 0);
            if (oldest == null || oldest.isEmpty()) {
                return Duration.ZERO;
            }
            long now = Objects.requireNonNull(connection.serverCommands().time(TimeUnit.MILLISECONDS));
            long since = oldest.iterator().next().getScore().longValue();
            return Duration.ofMillis(Math.max(0, now - since));
        });
    }

    @Override
    public boolean lease(OfferId offer, String holder, Duration duration) {
        List<String> keys = List.of(keys(offer).relay());
        return (Long) redis.run(RedisScript.LEASE, keys, List.of(holder, Long.toString(duration.toMillis()))) == 1;
    }
}
