package io.hotdeal.stock;

import static io.hotdeal.redis.RedisScript.bytes;
import static io.hotdeal.redis.RedisScript.text;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderId;
import io.hotdeal.redis.RedisCalls;
import io.hotdeal.redis.RedisCalls.Reply;
import io.hotdeal.redis.RedisCalls.ScriptCall;
import io.hotdeal.redis.RedisScript;
import io.hotdeal.redis.StockUnavailableException;
import io.hotdeal.stock.ReserveOutcome.AlreadyReserved;
import io.hotdeal.stock.ReserveOutcome.KeyReused;
import io.hotdeal.stock.ReserveOutcome.LimitReached;
import io.hotdeal.stock.ReserveOutcome.MayBeRetired;
import io.hotdeal.stock.ReserveOutcome.NotOpen;
import io.hotdeal.stock.ReserveOutcome.OfferMissing;
import io.hotdeal.stock.ReserveOutcome.Overloaded;
import io.hotdeal.stock.ReserveOutcome.Reserved;
import io.hotdeal.stock.ReserveOutcome.SoldOut;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** The ledger in Redis: one script call per batch. */
final class RedisStockLedger implements StockLedger {

    private final RedisCalls redis;
    private final String family;

    /** @param family of its offers, see {@link StockKeys#of(String, OfferId)} */
    RedisStockLedger(RedisCalls redis, String family) {
        this.redis = redis;
        this.family = family;
    }

    private StockKeys keys(OfferId offer) {
        return StockKeys.of(family, offer);
    }

    @Override
    public List<ReserveOutcome> reserve(OfferId offer, List<ReservationRequest> batch, int outboxBound) {
        requireBatch(batch);
        StockKeys keys = keys(offer);
        List<String> arguments = new ArrayList<>(3 + 3 * batch.size());
        arguments.add(Integer.toString(outboxBound));
        arguments.add(Integer.toString(batch.size()));
        batch.forEach(request -> arguments.add(request.orderId().value()));
        batch.forEach(request -> arguments.add(request.customer().value()));
        batch.forEach(request -> arguments.add(Integer.toString(request.quantity())));
        arguments.add(batch.stream()
                .map(request -> request.mayBeRetired() ? "1" : "0")
                .collect(Collectors.joining()));
        List<?> reply = (List<?>) redis.run(
                RedisScript.RESERVE,
                List.of(keys.offer(), keys.quantity(), keys.counts(), keys.customers(), keys.orders(), keys.outbox()),
                arguments);
        String price = text(reply.get(0));
        // An offer that is missing has none, and then nothing is reserved.
        BigDecimal unitPrice = price.isEmpty() ? BigDecimal.ZERO : new BigDecimal(price);
        Instant reservedAt = Instant.ofEpochMilli((Long) reply.get(1));
        List<ReserveOutcome> outcomes = new ArrayList<>(batch.size());
        for (int i = 0; i < batch.size(); i++) {
            ReservationRequest request = batch.get(i);
            outcomes.add(
                    switch (reply.get(2 + i)) {
                        case Long availableAfter ->
                            new Reserved(held(request, reservedAt, unitPrice), Math.toIntExact(availableAfter));
                        case List<?> refusal -> otherwise(request, refusal);
                        default -> throw new IllegalStateException("reserve.lua answered " + reply.get(2 + i));
                    });
        }
        return outcomes;
    }

    private static Reservation held(ReservationRequest request, Instant reservedAt, BigDecimal unitPrice) {
        return new Reservation(
                request.orderId(),
                request.customer(),
                request.quantity(),
                reservedAt,
                unitPrice,
                ReservationState.HELD);
    }

    private static ReserveOutcome otherwise(ReservationRequest request, List<?> answer) {
        Object value = answer.get(1);
        return switch (((Long) answer.get(0)).intValue()) {
            case 2 ->
                new AlreadyReserved(
                        Reservation.parse(request.orderId(), text(value)), Math.toIntExact((Long) answer.get(2)));
            case 3 -> new KeyReused();
            case 4 -> new SoldOut(((Long) value).intValue());
            case 5 -> new LimitReached(((Long) value).intValue());
            case 6 -> new NotOpen(NotOpen.Reason.valueOf(text(value)));
            case 7 -> new Overloaded((Long) value);
            case 8 -> new OfferMissing();
            case 9 -> new MayBeRetired((Long) value);
            default -> throw new IllegalStateException("reserve.lua answered " + answer);
        };
    }

    @Override
    public List<ResolveOutcome> resolve(OfferId offer, List<Resolution> batch) {
        return switch (resolveAll(List.of(new OfferResolutions(offer, batch))).getFirst()) {
            case BatchOutcome.Ended ended -> ended.outcomes();
            case BatchOutcome.Failed failed -> throw failed.cause();
        };
    }

    @Override
    public List<BatchOutcome> resolveAll(List<OfferResolutions> batches) {
        List<ScriptCall> calls = batches.stream().map(this::resolveCall).toList();
        try {
            return redis.runAll(RedisScript.RESOLVE, calls).stream()
                    .map(RedisStockLedger::ended)
                    .toList();
        } catch (StockUnavailableException e) {
            return Collections.nCopies(batches.size(), new BatchOutcome.Failed(e));
        }
    }

    private static BatchOutcome ended(Reply<Object> reply) {
        if (reply.failure() != null) {
            return new BatchOutcome.Failed(reply.failure());
        }
        return new BatchOutcome.Ended(((List<?>) Objects.requireNonNull(reply.value(), "resolve.lua returns a list"))
                .stream().map(code -> ended((Long) code)).toList());
    }

    private ScriptCall resolveCall(OfferResolutions resolutions) {
        List<Resolution> batch = resolutions.batch();
        requireBatch(batch);
        if (batch.stream().map(Resolution::orderId).distinct().count() != batch.size()) {
            throw new IllegalArgumentException("an order stands twice in one batch of resolutions");
        }
        StockKeys keys = keys(resolutions.offer());
        List<String> arguments = new ArrayList<>(2 * batch.size());
        for (Resolution resolution : batch) {
            arguments.add(resolution.orderId().value());
            arguments.add(resolution.code());
        }
        return new ScriptCall(List.of(keys.quantity(), keys.counts(), keys.customers(), keys.orders()), arguments);
    }

    private static ResolveOutcome ended(long code) {
        return switch ((int) code) {
            case 1 -> ResolveOutcome.RESOLVED;
            case 2 -> ResolveOutcome.ALREADY_RESOLVED;
            case 3 -> ResolveOutcome.CONFLICT;
            case 4 -> ResolveOutcome.MISSING;
            default -> throw new IllegalStateException("resolve.lua answered code " + code);
        };
    }

    @Override
    public Optional<Reservation> reservation(OfferId offer, OrderId orderId) {
        byte[] stored = redis.call(
                connection -> connection.hashCommands().hGet(bytes(keys(offer).orders()), bytes(orderId.value())));
        return Optional.ofNullable(stored).map(record -> Reservation.parse(orderId, text(record)));
    }

    private static void requireBatch(List<?> batch) {
        if (batch.isEmpty() || batch.size() > MAX_BATCH) {
            throw new IllegalArgumentException("a batch has 1 to " + MAX_BATCH + " entries, not " + batch.size());
        }
    }
}
