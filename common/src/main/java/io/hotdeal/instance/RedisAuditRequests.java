package io.hotdeal.instance;

import static io.hotdeal.redis.RedisScript.bytes;
import static io.hotdeal.redis.RedisScript.text;

import io.hotdeal.redis.RedisCalls;
import io.hotdeal.redis.RedisScript;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.SetCondition;
import org.springframework.data.redis.core.types.Expiration;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@link AuditRequests} in Redis: one key each for the request, for which worker took which request, and for the last result. In a
 * cluster they are on different shards, so each step changes one key.
 */
final class RedisAuditRequests implements AuditRequests {

    private static final byte[] REQUEST = bytes("hotdeal-audit-request");
    private static final byte[] WORKER = bytes("hotdeal-audit-worker");
    private static final byte[] RESULT = bytes("hotdeal-audit-answer");
    private static final Duration RESULT_KEPT = Duration.ofDays(7);

    private final RedisCalls redis;
    private final JsonMapper json = JsonMapper.shared();

    RedisAuditRequests(RedisCalls redis) {
        this.redis = redis;
    }

    @Override
    public Status status() {
        String request = get(REQUEST);
        String stored = get(RESULT);
        AuditResult result = stored == null ? null : json.readValue(stored, AuditResult.class);
        if (request != null) {
            State state = get(WORKER) == null ? State.WAITING : State.RUNNING;
            return new Status(state, instant(request), result);
        }
        State state = result == null ? State.NONE : result.report() == null ? State.FAILED : State.DONE;
        return new Status(state, null, result);
    }

    @Override
    public Status request(Instant now) {
        setIfAbsent(REQUEST, Long.toString(now.toEpochMilli()), PATIENCE);
        return status();
    }

    @Override
    public Optional<Instant> take(String worker) {
        String request = get(REQUEST);
        // As long as a whole request lives: one that has ended its worker is never taken by a second one.
        return request != null && setIfAbsent(WORKER, turn(instant(request), worker), PATIENCE)
                ? Optional.of(instant(request))
                : Optional.empty();
    }

    @Override
    public boolean publish(Instant request, String worker, AuditResult result) {
        String turn = turn(request, worker);
        if (!turn.equals(get(WORKER))) {
            return false;
        }
        redis.call(connection -> connection
                .stringCommands()
                .set(RESULT, json.writeValueAsBytes(result), SetCondition.upsert(), Expiration.from(RESULT_KEPT)));
        // In this order: without the request no worker takes it again.
        unset(REQUEST, Long.toString(request.toEpochMilli()));
        unset(WORKER, turn);
        return true;
    }

    /** A worker may have taken a request before, whose audit has not ended. */
    private static String turn(Instant request, String worker) {
        return request.toEpochMilli() + "|" + worker;
    }

    private void unset(byte[] key, String value) {
        redis.run(RedisScript.UNSET, List.of(text(key)), List.of(value));
    }

    private boolean setIfAbsent(byte[] key, String value, Duration kept) {
        return Boolean.TRUE.equals(redis.call(connection ->
                connection.stringCommands().set(key, bytes(value), SetCondition.ifAbsent(), Expiration.from(kept))));
    }

    private @Nullable String get(byte[] key) {
        byte[] value = redis.call(connection -> connection.stringCommands().get(key));
        return value == null ? null : text(value);
    }

    private static Instant instant(String millis) {
        return Instant.ofEpochMilli(Long.parseLong(millis));
    }
}
