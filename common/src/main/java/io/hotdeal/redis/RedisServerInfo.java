package io.hotdeal.redis;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads what Redis reports about itself: version, memory, persistence, clock. */
public final class RedisServerInfo {

    private final RedisCalls redis;

    public RedisServerInfo(RedisCalls redis) {
        this.redis = redis;
    }

    /**
     * Reads the sections server, memory, persistence and replication of INFO.
     *
     * @throws StockUnavailableException          when Redis does not answer
     * @throws StockOutcomeUnknownException when the question was refused
     */
    public Setup setup() {
        return redis.call(connection -> {
            Map<String, String> fields = new TreeMap<>();
            Stream.of("server", "memory", "persistence", "replication")
                    .map(connection.serverCommands()::info)
                    .forEach(section -> {
                        if (section != null) {
                            section.stringPropertyNames().forEach(name -> fields.put(name, section.getProperty(name)));
                        }
                    });
            return new Setup(Map.copyOf(fields));
        });
    }

    /**
     * A setting that INFO does not tell. Hosted ones close CONFIG.
     *
     * @throws StockOutcomeUnknownException when Redis does not tell
     */
    public Set<String> configured(String setting) {
        return redis.call(connection -> {
            var found = connection.serverCommands().getConfig(setting);
            return found == null
                    ? Set.of()
                    : found.stringPropertyNames().stream()
                            .map(found::getProperty)
                            .collect(Collectors.toCollection(TreeSet::new));
        });
    }

    /** By the clock that opens and closes offers. */
    public Instant time() {
        return redis.call(connection -> {
            Long millis = connection.serverCommands().time();
            if (millis == null) {
                throw new StockUnavailableException("Redis did not tell the time", null);
            }
            return Instant.ofEpochMilli(millis);
        });
    }

    /** INFO's fields. Of a cluster, each has its node's address in front. */
    public record Setup(Map<String, String> fields) {

        /** The different values of a field, of all nodes. */
        public Set<String> values(String field) {
            return fields.entrySet().stream()
                    .filter(entry -> entry.getKey().equals(field)
                            || entry.getKey().endsWith("." + field)
                            || entry.getKey().endsWith(":" + field))
                    .map(Map.Entry::getValue)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
