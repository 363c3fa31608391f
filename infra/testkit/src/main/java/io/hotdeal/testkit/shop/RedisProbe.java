package io.hotdeal.testkit.shop;

import io.hotdeal.testkit.component.ReadinessProbe;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Reads an offer's data in Redis with small commands, which do not disturb the measurement. */
public final class RedisProbe {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> KEYS = List.of("-orders", "-customers", "-counts", "-outbox");
    private static final String ENDED =
            "\"local c = redis.call('HMGET', KEYS[1], 'sold', 'returned', 'rejected') return c[1] + c[2] + c[3]\"";

    private static final String ALL_ENDED =
            "\"local n = 0 for _, key in ipairs(KEYS) do local c = redis.call('HMGET', key, 'sold', 'returned', 'rejected')"
                    + " n = n + c[1] + c[2] + c[3] end return n\"";
    private static final String WAITING =
            "\"local n = 0 for _, key in ipairs(KEYS) do n = n + redis.call('ZCARD', key) end return n\"";

    private static final String STOCK =
            "\"return {ok = redis.call('GET', KEYS[1]) .. ' ' .. redis.call('HGET', KEYS[2], 'returned')}\"";

    private static final String COUNTER = "\"return tonumber(redis.call('GET', KEYS[1]))\"";

    private final int port;

    /**
     * The units of an offer at one moment.
     *
     * @param available on sale
     * @param returned  by declined payments, in all
     */
    public record Stock(int available, int returned) {}

    public RedisProbe(int port) {
        this.port = port;
    }

    /** The units of an open offer. */
    public Stock stock(int offer) throws IOException {
        String command = "EVAL " + STOCK + " 2 " + tag(offer) + "-quantity " + tag(offer) + "-counts";
        String reply = ReadinessProbe.redis(port, command, PATIENCE);
        if (!reply.matches("\\+\\d+ \\d+")) {
            throw new IOException("Redis replies to " + command + " with " + reply);
        }
        int blank = reply.indexOf(' ');
        return new Stock(Integer.parseInt(reply.substring(1, blank)), Integer.parseInt(reply.substring(blank + 1)));
    }

    /** Units whose reservation has ended: with one unit an order, the settled orders. */
    public int ended(int offer) throws IOException {
        return (int) integer("EVAL " + ENDED + " 1 " + tag(offer) + "-counts");
    }

    /** The same of several offers together. */
    public int ended(List<Integer> offers) throws IOException {
        return (int) integer("EVAL " + ALL_ENDED + " " + offers.size() + keys(offers, "-counts"));
    }

    /** Orders of these offers that wait in their outboxes. */
    public int waiting(List<Integer> offers) throws IOException {
        return (int) integer("EVAL " + WAITING + " " + offers.size() + keys(offers, "-outbox"));
    }

    private static String keys(List<Integer> offers, String key) {
        return offers.stream().map(offer -> " " + tag(offer) + key).collect(Collectors.joining());
    }

    /** A number that {@code INFO} names, such as {@code used_memory}. */
    public long info(String name) throws IOException {
        return integer("EVAL \"return tonumber(string.match(redis.call('INFO'), '" + name + ":(%d+)'))\" 0");
    }

    /** Bytes of the offer's growing keys; exact, because Redis counts every element. */
    public long bytes(int offer) throws IOException {
        long bytes = 0;
        for (String key : KEYS) {
            String name = tag(offer) + key;
            if (integer("EXISTS " + name) == 1) {
                bytes += integer("MEMORY USAGE " + name + " SAMPLES 0");
            }
        }
        return bytes;
    }

    public void appendFsync(String policy) throws IOException {
        String reply = ReadinessProbe.redis(port, "CONFIG SET appendfsync " + policy, PATIENCE);
        if (!reply.equals("+OK")) {
            throw new IOException("Redis does not switch appendfsync: " + reply);
        }
    }

    /** Sets the counter of a baseline, such as {@code bench-quantity-1}. */
    public void setCounter(String name, int units) throws IOException {
        String reply = ReadinessProbe.redis(port, "SET " + name + " " + units, PATIENCE);
        if (!reply.equals("+OK")) {
            throw new IOException("Redis replies to SET " + name + " with " + reply);
        }
    }

    /** Units by the counter of a baseline; less than 0 when it has oversold. */
    public int counter(String name) throws IOException {
        return (int) integer("EVAL " + COUNTER + " 1 " + name);
    }

    private static String tag(int offer) {
        return String.format(Locale.ROOT, "{prod-%03d}", offer);
    }

    private long integer(String command) throws IOException {
        String reply = ReadinessProbe.redis(port, command, PATIENCE);
        if (!reply.startsWith(":")) {
            throw new IOException("Redis replies to " + command + " with " + reply);
        }
        return Long.parseLong(reply.substring(1));
    }
}
