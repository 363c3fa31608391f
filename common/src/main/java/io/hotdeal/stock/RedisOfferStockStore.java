package io.hotdeal.stock;

import static io.hotdeal.redis.RedisScript.bytes;
import static io.hotdeal.redis.RedisScript.text;

import io.hotdeal.offer.OfferId;
import io.hotdeal.offer.OfferTerms;
import io.hotdeal.redis.RedisCalls;
import io.hotdeal.redis.RedisScript;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The offer book in Redis. */
final class RedisOfferStockStore implements OfferStockStore {

    private final RedisCalls redis;

    RedisOfferStockStore(RedisCalls redis) {
        this.redis = redis;
    }

    @Override
    public SortedSet<OfferId> offers() {
        Set<byte[]> members = redis.call(connection -> connection.setCommands().sMembers(bytes(StockKeys.OFFERS)));
        SortedSet<OfferId> offers = new TreeSet<>();
        if (members != null) {
            members.forEach(member -> offers.add(OfferId.parse(text(member))));
        }
        return offers;
    }

    @Override
    public List<OfferSnapshot> snapshots() {
        return offers().stream().map(this::snapshot).flatMap(Optional::stream).toList();
    }

    @Override
    public Optional<OfferSnapshot> snapshot(OfferId offer) {
        return snapshot(offer, (List<?>) redis.run(RedisScript.STANDING, snapshotKeys(offer), List.of()));
    }

    /** As {@code standing.lua} takes them. */
    static List<String> snapshotKeys(OfferId offer) {
        StockKeys keys = StockKeys.of(offer);
        return List.of(keys.offer(), keys.quantity(), keys.counts(), keys.outbox());
    }

    /** @param reply of {@code standing.lua} */
    static Optional<OfferSnapshot> snapshot(OfferId offer, List<?> reply) {
        Map<String, String> terms = strings(reply.get(0));
        Object available = reply.get(1);
        Map<String, String> counts = strings(reply.get(2));
        if (terms.isEmpty() || available == null || counts.isEmpty()) {
            return Optional.empty();
        }
        var stock = new Stock(
                number(terms, "initial"),
                Long.parseLong(text(available)),
                number(counts, "held"),
                number(counts, "sold"),
                number(counts, "rejected"));
        return Optional.of(new OfferSnapshot(
                offer, terms(terms), "OPEN".equals(terms.get("state")), stock, number(counts, "returned"), (Long)
                        reply.get(3)));
    }

    @Override
    public ChangeOutcome open(OfferId offer, Change change, OfferTerms terms, int units) {
        // Listed first: an offer that is on sale and not listed would have no relay.
        redis.call(connection -> connection.setCommands().sAdd(bytes(StockKeys.OFFERS), bytes(offer.toString())));
        return run(offer, change, "OPEN", units, terms);
    }

    @Override
    public ChangeOutcome reopen(OfferId offer, Change change, OfferTerms terms, int units) {
        return run(offer, change, "REOPEN", units, terms);
    }

    @Override
    public ChangeOutcome changeTerms(OfferId offer, Change change, OfferTerms terms) {
        return run(offer, change, "TERMS", 0, terms);
    }

    @Override
    public ChangeOutcome restock(OfferId offer, Change change, int units) {
        return run(offer, change, "RESTOCK", units, null);
    }

    @Override
    public ChangeOutcome close(OfferId offer, Change change) {
        StockKeys keys = StockKeys.of(offer);
        return outcome(redis.run(RedisScript.CLOSE, List.of(keys.offer(), keys.changes()), arguments(change)));
    }

    @Override
    public ChangeOutcome withdraw(OfferId offer, Change change) {
        StockKeys keys = StockKeys.of(offer);
        return outcome(redis.run(
                RedisScript.WITHDRAW,
                List.of(keys.offer(), keys.quantity(), keys.counts(), keys.changes(), keys.outbox()),
                arguments(change)));
    }

    private ChangeOutcome run(OfferId offer, Change change, String kind, int units, @Nullable OfferTerms terms) {
        StockKeys keys = StockKeys.of(offer);
        List<String> arguments = new ArrayList<>(arguments(change));
        arguments.add(kind);
        arguments.add(Integer.toString(units));
        if (terms != null) {
            arguments.addAll(arguments(terms));
        }
        return outcome(redis.run(
                RedisScript.CHANGE, List.of(keys.offer(), keys.quantity(), keys.counts(), keys.changes()), arguments));
    }

    private static List<String> arguments(Change change) {
        return List.of(change.id(), Long.toString(change.version()));
    }

    /** As the scripts take them. */
    static List<String> arguments(OfferTerms terms) {
        return List.of(
                terms.name(),
                terms.unitPrice().toPlainString(),
                terms.customerLimit() == null ? "" : terms.customerLimit().toString(),
                millis(terms.opensAt()),
                millis(terms.closesAt()),
                seconds(terms.payWithin()));
    }

    static ChangeOutcome outcome(Object reply) {
        return ChangeOutcome.valueOf(text(reply));
    }

    private static OfferTerms terms(Map<String, String> stored) {
        String limit = stored.get("limit");
        return new OfferTerms(
                stored.getOrDefault("name", ""),
                new BigDecimal(stored.getOrDefault("price", "0")),
                limit == null ? null : Integer.valueOf(limit),
                instant(stored.get("opens")),
                instant(stored.get("closes")),
                duration(stored.get("paywithin")));
    }

    private static String millis(@Nullable Instant instant) {
        return instant == null ? "" : Long.toString(instant.toEpochMilli());
    }

    private static @Nullable Instant instant(@Nullable String millis) {
        return millis == null ? null : Instant.ofEpochMilli(Long.parseLong(millis));
    }

    private static String seconds(@Nullable Duration duration) {
        return duration == null ? "" : Long.toString(duration.toSeconds());
    }

    private static @Nullable Duration duration(@Nullable String seconds) {
        return seconds == null ? null : Duration.ofSeconds(Long.parseLong(seconds));
    }

    private static long number(Map<String, String> fields, String name) {
        return Long.parseLong(fields.getOrDefault(name, "0"));
    }

    /** Fields and values in turn. */
    private static Map<String, String> strings(@Nullable Object reply) {
        Map<String, String> strings = new HashMap<>();
        if (reply instanceof List<?> fields) {
            for (int i = 0; i + 1 < fields.size(); i += 2) {
                strings.put(text(fields.get(i)), text(fields.get(i + 1)));
            }
        }
        return strings;
    }
}
