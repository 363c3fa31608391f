package io.hotdeal.worker.doctor;

import io.hotdeal.redis.RedisServerInfo;
import io.hotdeal.redis.RedisServerInfo.Setup;
import io.hotdeal.redis.StockOutcomeUnknownException;
import io.hotdeal.redis.StockUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Version, persistence and memory: docs/durability.md. */
final class CheckRedis implements Check {

    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+).*");
    private static final long FULL_PERCENT = 80;

    private final RedisServerInfo host;

    CheckRedis(RedisServerInfo host) {
        this.host = host;
    }

    @Override
    public String part() {
        return "Redis";
    }

    @Override
    public List<Diagnostic> diagnostics() {
        List<Diagnostic> diagnostics = new ArrayList<>();
        Setup setup = host.setup();
        setup.values("redis_version").stream()
                .filter(version -> !isNewEnough(version))
                .forEach(version -> diagnostics.add(Diagnostic.fault(
                        "Redis is version " + version + ", older than 6.2", "upgrade it; the scripts need 6.2")));
        if (!setup.values("maxmemory_policy").equals(Set.of("noeviction"))) {
            diagnostics.add(Diagnostic.fault(
                    "maxmemory-policy is " + setup.values("maxmemory_policy")
                            + ": under memory pressure Redis throws stock away, and the services do not start",
                    "CONFIG SET maxmemory-policy noeviction, and the same in redis.conf"));
        }
        persistence(setup, diagnostics);
        memory(setup, diagnostics);
        return diagnostics;
    }

    static boolean isNewEnough(String version) {
        Matcher matcher = VERSION.matcher(version);
        if (!matcher.matches()) {
            return false;
        }
        int major = Integer.parseInt(matcher.group(1));
        return major > 6 || (major == 6 && Integer.parseInt(matcher.group(2)) >= 2);
    }

    private void persistence(Setup setup, List<Diagnostic> diagnostics) {
        if (!setup.values("aof_enabled").equals(Set.of("1"))) {
            diagnostics.add(Diagnostic.fault(
                    "appendonly is no: a killed Redis forgets every order that Kafka does not have, and sells sold units",
                    "CONFIG SET appendonly yes, and the same in redis.conf"));
            return;
        }
        if (!setup.values("aof_last_write_status").equals(Set.of("ok"))) {
            diagnostics.add(Diagnostic.fault(
                    "the append-only file cannot be written (aof_last_write_status "
                            + setup.values("aof_last_write_status") + ")",
                    "look for a full or failing disk at the host of Redis"));
        }
        Set<String> fsync;
        try {
            fsync = host.configured("appendfsync");
        } catch (StockUnavailableException | StockOutcomeUnknownException e) {
            diagnostics.add(Diagnostic.warning(
                    "appendfsync cannot be read (" + e.getMessage() + ")", "look it up where this Redis is hosted"));
            return;
        }
        if (fsync.contains("no")) {
            diagnostics.add(Diagnostic.fault(
                    "appendfsync is no: a lost host takes all orders of the last half minute with it",
                    "CONFIG SET appendfsync always, and the same in redis.conf"));
        } else if (!fsync.equals(Set.of("always"))) {
            diagnostics.add(Diagnostic.warning(
                    "appendfsync is " + fsync + ": a lost host takes up to 2 s of orders with it",
                    "appendfsync always where that is too much; see docs/durability.md"));
        }
    }

    private static void memory(Setup setup, List<Diagnostic> diagnostics) {
        long most = largest(setup, "maxmemory");
        long used = largest(setup, "used_memory");
        if (most > 0 && used * 100 > most * FULL_PERCENT) {
            diagnostics.add(Diagnostic.warning(
                    "Redis uses %,d of at most %,d bytes; at the bound it refuses orders".formatted(used, most),
                    "raise maxmemory, or close offers that have ended and take them out of Redis: retire"));
        }
    }

    private static long largest(Setup setup, String field) {
        return setup.values(field).stream().mapToLong(Long::parseLong).max().orElse(0);
    }
}
