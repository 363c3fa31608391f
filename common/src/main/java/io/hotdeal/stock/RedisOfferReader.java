package io.hotdeal.stock;

import static io.hotdeal.redis.RedisScript.bytes;
import static io.hotdeal.redis.RedisScript.text;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderId;
import io.hotdeal.redis.RedisCalls;
import io.hotdeal.redis.RedisCalls.Command;
import io.hotdeal.redis.RedisCalls.Reply;
import io.hotdeal.redis.RedisCalls.ScriptCall;
import io.hotdeal.redis.RedisScript;
import io.hotdeal.stock.OfferStockStore.OfferSnapshot;
import io.lettuce.core.KeyValue;
import io.lettuce.core.Range;
import io.lettuce.core.ScoredValue;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads with one round of {@code standing.lua}; announcements are one sorted set, by the announcer's clock. */
final class RedisOfferReader implements OfferReader {

    /** By then every instance has seen an announcement, whatever its clock says. */
    private static final Duration FORGOTTEN = Duration.ofMinutes(10);

    private final RedisCalls redis;
    private final Clock clock;

    RedisOfferReader(RedisCalls redis, Clock clock) {
        this.redis = redis;
        this.clock = clock;
    }

    @Override
    public Map<OfferId, Reading> read(Collection<OfferId> offers) {
        List<OfferId> asked = List.copyOf(offers);
        List<Reply<Object>> replies = redis.runAll(
                RedisScript.STANDING,
                asked.stream()
                        .map(offer -> new ScriptCall(RedisOfferStockStore.snapshotKeys(offer), List.of()))
                        .toList());
        Map<OfferId, Reading> readings = new HashMap<>();
        List<OfferSnapshot> waiting = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            if (replies.get(i).value() instanceof List<?> reply) {
                Optional<OfferSnapshot> snapshot = RedisOfferStockStore.snapshot(asked.get(i), reply);
                if (snapshot.isPresent() && snapshot.get().outboxDepth() > 0) {
                    waiting.add(snapshot.get());
                } else {
                    readings.put(asked.get(i), new Reading(snapshot.orElse(null), Duration.ZERO));
                }
            }
        }
        withAges(waiting, readings);
        return readings;
    }

    private void withAges(List<OfferSnapshot> waiting, Map<OfferId, Reading> readings) {
        if (waiting.isEmpty()) {
            return;
        }
        List<Command<List<ScoredValue<byte[]>>>> oldest = new ArrayList<>();
        waiting.forEach(snapshot -> oldest.add(commands ->
                commands.zrangeWithScores(bytes(StockKeys.of(snapshot.offer()).outbox()), 0, 0)));
        List<Reply<List<ScoredValue<byte[]>>>> replies = redis.round(oldest);
        List<Command<List<byte[]>>> time = List.of(commands -> commands.time());
        long now = millis(redis.round(time).getFirst().value());
        for (int i = 0; i < waiting.size(); i++) {
            List<ScoredValue<byte[]>> found = replies.get(i).value();
            if (found != null) {
                long since = found.isEmpty() ? now : (long) found.getFirst().getScore();
                readings.put(
                        waiting.get(i).offer(),
                        new Reading(waiting.get(i), Duration.ofMillis(Math.max(0, now - since))));
            }
        }
    }

    /** @param time seconds and microseconds, as Redis tells it; its shards agree about as well as instances do */
    private long millis(@Nullable List<byte[]> time) {
        return time == null
                ? clock.millis()
                : Long.parseLong(text(time.get(0))) * 1_000 + Long.parseLong(text(time.get(1))) / 1_000;
    }

    @Override
    public Map<OfferId, Map<OrderId, Reservation>> reservations(Map<OfferId, ? extends Collection<OrderId>> orders) {
        List<OfferId> offers = List.copyOf(orders.keySet());
        List<List<OrderId>> asked = offers.stream()
                .map(offer -> List.<OrderId>copyOf(Objects.requireNonNull(orders.get(offer))))
                .toList();
        List<Command<List<KeyValue<byte[], byte[]>>>> commands = new ArrayList<>();
        for (int i = 0; i < offers.size(); i++) {
            byte[] key = bytes(StockKeys.of(offers.get(i)).orders());
            byte[][] fields =
                    asked.get(i).stream().map(order -> bytes(order.value())).toArray(byte[][]::new);
            commands.add(each -> each.hmget(key, fields));
        }
        List<Reply<List<KeyValue<byte[], byte[]>>>> replies = redis.round(commands);
        Map<OfferId, Map<OrderId, Reservation>> found = new HashMap<>();
        for (int i = 0; i < offers.size(); i++) {
            List<KeyValue<byte[], byte[]>> records = replies.get(i).value();
            if (records != null) {
                found.put(offers.get(i), reservations(asked.get(i), records));
            }
        }
        return found;
    }

    private static Map<OrderId, Reservation> reservations(
            List<OrderId> orders, List<KeyValue<byte[], byte[]>> records) {
        Map<OrderId, Reservation> reservations = new HashMap<>();
        for (int i = 0; i < orders.size(); i++) {
            if (records.get(i).hasValue()) {
                OrderId order = orders.get(i);
                reservations.put(
                        order, Reservation.parse(order, text(records.get(i).getValue())));
            }
        }
        return reservations;
    }

    @Override
    public Announcements exchange(Collection<OfferId> mine) {
        byte[] key = bytes(StockKeys.MOVING);
        long now = clock.millis();
        List<Command<Object>> commands = new ArrayList<>();
        if (!mine.isEmpty()) {
            Object[] scoresAndMembers = mine.stream()
                    .flatMap(offer -> Stream.of((double) now, bytes(offer.toString())))
                    .toArray();
            commands.add(each -> each.zadd(key, scoresAndMembers).thenApply(Object.class::cast));
            commands.add(each -> each.zremrangebyscore(key, Range.create(0, now - FORGOTTEN.toMillis()))
                    .thenApply(Object.class::cast));
        }
        commands.add(each -> each.zrangebyscore(
                        key, Range.from(Range.Boundary.including(now - KEPT.toMillis()), Range.Boundary.unbounded()))
                .thenApply(Object.class::cast));
        commands.add(each -> each.scard(bytes(StockKeys.OFFERS)).thenApply(Object.class::cast));
        List<Reply<Object>> replies = redis.round(commands);
        Set<OfferId> moving = new HashSet<>();
        ((List<?>) required(replies.get(replies.size() - 2)))
                .forEach(member -> moving.add(OfferId.parse(text(member))));
        replies.forEach(RedisOfferReader::required);
        return new Announcements(moving, (Long) required(replies.getLast()));
    }

    private static Object required(Reply<Object> reply) {
        if (reply.failure() != null) {
            throw reply.failure();
        }
        if (reply.value() == null) {
            throw new IllegalStateException("Redis replied with nothing");
        }
        return reply.value();
    }
}
