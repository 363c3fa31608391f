package io.hotdeal.stack.bench;

import io.hotdeal.stack.component.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** What Redis holds of an offer, without asking for much: the benchmark must not measure itself. */
final class RedisGauge {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> KEYS = List.of("-orders", "-customers", "-counts", "-outbox");
    private static final String ENDED =
            "\"local c = redis.call('HMGET', KEYS[1], 'sold', 'returned', 'rejected') return c[1] + c[2] + c[3]\"";

    private final int port;

    RedisGauge(int port) {
        this.port = port;
    }

    /** Units whose reservation has ended: with one unit an order, the settled orders. */
    int ended(int offer) throws IOException {
        return (int) integer("EVAL " + ENDED + " 1 " + tag(offer) + "-counts");
    }

    /** Bytes of the offer's keys that grow; exactly, because every element is looked at. */
    long bytes(int offer) throws IOException {
        long bytes = 0;
        for (String key : KEYS) {
            String name = tag(offer) + key;
            if (integer("EXISTS " + name) == 1) {
                bytes += integer("MEMORY USAGE " + name + " SAMPLES 0");
            }
        }
        return bytes;
    }

    void appendFsync(String policy) throws IOException {
        String answer = Wire.redis(port, "CONFIG SET appendfsync " + policy, PATIENCE);
        if (!answer.equals("+OK")) {
            throw new IOException("Redis does not switch appendfsync: " + answer);
        }
    }

    private static String tag(int offer) {
        return "{prod-%03d}".formatted(offer);
    }

    private long integer(String command) throws IOException {
        String answer = Wire.redis(port, command, PATIENCE);
        if (!answer.startsWith(":")) {
            throw new IOException("Redis answers " + command + " with " + answer);
        }
        return Long.parseLong(answer.substring(1));
    }
}
