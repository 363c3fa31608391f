package io.hotdeal.stack;

import io.hotdeal.stack.component.DatabaseServer;
import io.hotdeal.stack.process.Ports;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the infrastructure of a stack listens, and who may enter.
 *
 * @param ports of the components that the stack has
 */
record Addresses(Map<Component, Integer> ports, Credentials credentials) {

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

    String kafkaBootstrap() {
        return Ports.HOST + ":" + port(Component.KAFKA);
    }

    String jdbcUrl() {
        return DatabaseServer.jdbcUrl(port(Component.DATABASE));
    }

    /** What a service of the kind finds in its environment; Spring reads the names as properties. */
    Map<String, String> serviceEnvironment(Component.Kind kind, int servicePort) {
        Map<String, String> environment = new TreeMap<>(Map.of(
                "SERVER_ADDRESS",
                Ports.HOST,
                "SERVER_PORT",
                Integer.toString(servicePort),
                "SPRING_DATASOURCE_URL",
                jdbcUrl(),
                "SPRING_DATASOURCE_USERNAME",
                Credentials.DATABASE_USER,
                "SPRING_DATASOURCE_PASSWORD",
                credentials.databasePassword(),
                "SPRING_DATA_REDIS_HOST",
                Ports.HOST,
                "SPRING_DATA_REDIS_PORT",
                Integer.toString(port(Component.REDIS)),
                "SPRING_KAFKA_BOOTSTRAP_SERVERS",
                kafkaBootstrap()));
        if (kind == Component.Kind.GATEWAY) {
            environment.put("HOTDEAL_GATEWAY_LEGACY_PAYMENT_URL", url(Component.PROVIDER));
            environment.put("HOTDEAL_GATEWAY_ADMIN_USERNAME", Credentials.ADMIN_USER);
            environment.put("HOTDEAL_GATEWAY_ADMIN_PASSWORD", credentials.adminPassword());
        } else {
            environment.put("HOTDEAL_WORKER_PAYMENT_URL", url(Component.PROVIDER));
        }
        return environment;
    }
}
