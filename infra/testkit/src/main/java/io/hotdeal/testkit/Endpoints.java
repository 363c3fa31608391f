package io.hotdeal.testkit;

import io.hotdeal.testkit.component.DatabaseServer;
import io.hotdeal.testkit.component.RedisSentinels;
import io.hotdeal.testkit.component.TransportSecurity;
import io.hotdeal.testkit.process.Ports;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of a stack's infrastructure, with their credentials.
 *
 * @param ports of the components that the stack has started itself
 * @param security null: Redis and Kafka need no credentials
 */
record Endpoints(
        Map<Component, Integer> ports,
        Credentials credentials,
        ExternalServices elsewhere,
        @Nullable TransportSecurity security) {

    /** Whether the stack has everything that a service needs. */
    boolean canServe() {
        return Stream.of(Component.REDIS, Component.DATABASE, Component.KAFKA, Component.PROVIDER)
                .allMatch(part -> ports.containsKey(part) || elsewhere.has(part.kind()));
    }

    /** The same by way of other ports. */
    Endpoints withPorts(Map<Component, Integer> others) {
        return new Endpoints(others, credentials, elsewhere, security);
    }

    int port(Component component) {
        Integer port = ports.get(component);
        if (port == null) {
            throw new IllegalStateException("This stack was built without " + component + ".");
        }
        return port;
    }

    String url(Component component) {
        return "http://" + Ports.HOST + ":" + port(component);
    }

    RedisAddress redis() {
        RedisAddress given = elsewhere.redis();
        return given == null ? new RedisAddress(Ports.HOST, port(Component.REDIS), "") : given;
    }

    /** {@code host:port} of every broker, separated by commas. */
    String kafkaBootstrap() {
        String given = elsewhere.kafkaBootstrap();
        return given == null ? all(Component.Kind.KAFKA) : given;
    }

    private String all(Component.Kind kind) {
        return ports(kind).stream().map(port -> Ports.HOST + ":" + port).collect(Collectors.joining(","));
    }

    /** The ports of all the stack's own components of a kind, in the order of their numbers. */
    List<Integer> ports(Component.Kind kind) {
        return ports.entrySet().stream()
                .filter(entry -> entry.getKey().kind() == kind)
                .sorted(Comparator.comparingInt(entry -> entry.getKey().number()))
                .map(Map.Entry::getValue)
                .toList();
    }

    DatabaseAddress database() {
        DatabaseAddress given = elsewhere.database();
        return given == null
                ? new DatabaseAddress(
                        DatabaseServer.jdbcUrl(port(Component.DATABASE)),
                        Credentials.DATABASE_USER,
                        credentials.databasePassword())
                : given;
    }

    /** The environment of a service of the kind; Spring reads the names as properties. */
    Map<String, String> serviceEnvironment(Component.Kind kind, int servicePort) {
        RedisAddress redis = redis();
        DatabaseAddress database = database();
        Map<String, String> environment = new TreeMap<>(Map.of(
                "SERVER_ADDRESS",
                Ports.HOST,
                "SERVER_PORT",
                Integer.toString(servicePort),
                "SPRING_DATASOURCE_URL",
                database.jdbcUrl(),
                "SPRING_DATASOURCE_USERNAME",
                database.user(),
                "SPRING_DATASOURCE_PASSWORD",
                database.password(),
                "SPRING_KAFKA_BOOTSTRAP_SERVERS",
                kafkaBootstrap()));
        int brokers = ports(Component.Kind.KAFKA).size();
        if (brokers > 1) {
            environment.put("HOTDEAL_TOPICS_REPLICATION", Integer.toString(brokers));
            environment.put("HOTDEAL_TOPICS_MIN_INSYNC_REPLICAS", "2");
        }
        if (!ports(Component.Kind.SENTINEL).isEmpty()) {
            environment.put("SPRING_DATA_REDIS_SENTINEL_MASTER", RedisSentinels.MASTER);
            environment.put("SPRING_DATA_REDIS_SENTINEL_NODES", all(Component.Kind.SENTINEL));
        } else if (ports(Component.Kind.REDIS).size() > 1) {
            environment.put("SPRING_DATA_REDIS_CLUSTER_NODES", all(Component.Kind.REDIS));
        } else {
            environment.put("SPRING_DATA_REDIS_HOST", redis.host());
            environment.put("SPRING_DATA_REDIS_PORT", Integer.toString(redis.port()));
        }
        if (!redis.password().isEmpty()) {
            environment.put("SPRING_DATA_REDIS_PASSWORD", redis.password());
        }
        if (security != null) {
            environment.putAll(security.environment(
                    kind == Component.Kind.GATEWAY ? TransportSecurity.GATEWAY : TransportSecurity.WORKER));
        }
        if (kind == Component.Kind.GATEWAY) {
            environment.put("HOTDEAL_GATEWAY_LEGACY_PAYMENT_URL", url(Component.PROVIDER));
            environment.put("HOTDEAL_GATEWAY_ADMIN_USERNAME", Credentials.ADMIN_USER);
            environment.put("HOTDEAL_GATEWAY_ADMIN_PASSWORD", credentials.adminPassword());
            environment.put("HOTDEAL_GATEWAY_WEBHOOK_SECRET", credentials.webhookSecret());
        } else {
            environment.put("HOTDEAL_WORKER_PAYMENT_URL", url(Component.PROVIDER));
            environment.put("HOTDEAL_WORKER_ACTUATOR_USERNAME", Credentials.ADMIN_USER);
            environment.put("HOTDEAL_WORKER_ACTUATOR_PASSWORD", credentials.adminPassword());
        }
        return environment;
    }
}
