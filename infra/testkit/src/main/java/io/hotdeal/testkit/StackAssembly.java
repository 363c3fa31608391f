package io.hotdeal.testkit;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.hotdeal.simulator.SimulatorMain;
import io.hotdeal.testkit.component.DatabaseServer;
import io.hotdeal.testkit.component.KafkaBroker;
import io.hotdeal.testkit.component.PaymentSimulator;
import io.hotdeal.testkit.component.RedisSentinel;
import io.hotdeal.testkit.component.RedisServer;
import io.hotdeal.testkit.component.SpringService;
import io.hotdeal.testkit.component.TransportSecurity;
import io.hotdeal.testkit.process.Ports;
import io.hotdeal.testkit.process.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

/** Gives every component its port and makes the program that runs it. Not thread-safe. */
final class StackAssembly {

    private final LocalStack plan;
    private final ProjectLayout installation;
    private final Ports ports = new Ports();
    private final @Nullable TransportSecurity security;
    private final Endpoints addresses;
    private final KafkaBroker.Quorum quorum;
    private final int firstGatewayPort;
    private final NetworkLines lines;

    /** Takes all ports of the infrastructure, so that a taken port fails the start before the first process. */
    StackAssembly(LocalStack plan, ProjectLayout installation, Credentials credentials) throws IOException {
        this.plan = plan;
        this.installation = installation;
        Map<Component, Integer> taken = new HashMap<>();
        for (Component.Kind kind : plan.infrastructure()) {
            for (int number = 1; number <= plan.count(kind); number++) {
                taken.put(new Component(kind, number), infrastructurePort(kind));
            }
        }
        this.security = plan.isSecured()
                ? new TransportSecurity(
                        plan.runFolder().resolve("security"),
                        installation.home().resolve("infra/security"),
                        credentials.redis(),
                        credentials.kafka())
                : null;
        this.addresses = new Endpoints(Map.copyOf(taken), credentials, plan.elsewhere(), security);
        this.quorum = KafkaBroker.Quorum.of(Stream.generate(ports::free)
                .limit(plan.count(Component.Kind.KAFKA))
                .toList());
        this.firstGatewayPort = gatewayPort(Component.gateway(1));
        this.lines =
                plan.hasNetworkLines() ? NetworkLines.open(plan.services(), proxied(taken), ports) : new NetworkLines();
    }

    /** Sentinels and the nodes of a cluster name the servers that clients connect to, so there is no proxy in front of those. */
    private Map<Component, Integer> proxied(Map<Component, Integer> all) {
        Map<Component, Integer> targets = new TreeMap<>(Component.IN_ORDER);
        targets.putAll(all);
        targets.keySet()
                .removeIf(component -> component.kind() == Component.Kind.SENTINEL
                        || (component.kind() == Component.Kind.REDIS && (plan.hasSentinels() || plan.isCluster()))
                        || (component.kind() == Component.Kind.KAFKA && plan.isCluster()));
        return targets;
    }

    NetworkLines lines() {
        return lines;
    }

    private int infrastructurePort(Component.Kind kind) {
        if (kind == Component.Kind.REDIS && plan.isCluster()) {
            return ports.free(RedisServer.CLUSTER_BUS_APART);
        }
        return kind == Component.Kind.REDIS && plan.redisPort() != 0 && !plan.hasSentinels()
                ? ports.fixed(plan.redisPort(), "redis")
                : ports.free();
    }

    Endpoints addresses() {
        return addresses;
    }

    Program program(Component component) {
        Path runFolder = plan.runFolder();
        return switch (component.kind()) {
            case REDIS ->
                new RedisServer(
                        component.name(),
                        runFolder,
                        installation.runtime("redis"),
                        addresses.port(component),
                        plan.redisAppendFsync(),
                        place(component),
                        security);
            case SENTINEL ->
                new RedisSentinel(
                        component.name(),
                        runFolder,
                        installation.runtime("redis"),
                        addresses.port(component),
                        addresses.port(Component.REDIS));
            case KAFKA ->
                new KafkaBroker(
                        component.name(),
                        runFolder,
                        installation.runtime("kafka"),
                        component.number(),
                        addresses.port(component),
                        quorum,
                        lines.kafkaListeners(),
                        plan.isLongLoad(),
                        plan.startCache(Component.Kind.KAFKA),
                        security);
            case DATABASE ->
                new DatabaseServer(
                        runFolder,
                        installation.runtime("h2"),
                        addresses.port(component),
                        Credentials.DATABASE_USER,
                        addresses.credentials().databasePassword(),
                        plan.isLongLoad());
            case PROVIDER ->
                new PaymentSimulator(
                        runFolder,
                        providerClasspath(),
                        addresses.port(component),
                        plan.isLongLoad(),
                        Map.of(
                                "PAYMENT_EVENTS_URL",
                                "http://" + Ports.HOST + ":" + firstGatewayPort + "/payments/events",
                                "PAYMENT_EVENTS_SECRET",
                                addresses.credentials().webhookSecret()));
            case GATEWAY, WORKER -> service(component, Map.of());
        };
    }

    static String module(Component.Kind service) {
        return service == Component.Kind.GATEWAY ? "gateway-service" : "order-worker";
    }

    /** @param properties of this service alone; they override those of all services of its kind */
    Program service(Component component, Map<String, String> properties) {
        int port = port(component);
        List<String> arguments = new ArrayList<>(plan.arguments(component.kind()));
        new TreeMap<>(properties).forEach((name, value) -> {
            String option = "--" + name + "=";
            // Spring would make a list of two values for one property.
            arguments.removeIf(argument -> argument.startsWith(option));
            arguments.add(option + value);
        });
        Path jar = plan.version().orElse(installation).serviceJar(module(component.kind()));
        Map<String, String> environment =
                addresses.withPorts(lines.of(component, addresses.ports())).serviceEnvironment(component.kind(), port);
        environment.put("HOTDEAL_INSTANCE", component.name());
        if (plan.version().isPresent()) {
            // Another version may not know it yet, and ends its start for an unknown property.
            environment.remove("HOTDEAL_GATEWAY_WEBHOOK_SECRET");
        } else if (component.kind() == Component.Kind.WORKER) {
            environment.put(
                    "HOTDEAL_WORKER_PAYMENT_RETURN_URL",
                    "http://" + Ports.HOST + ":" + firstGatewayPort + "/offers/{offerId}/?order={orderId}");
        }
        return new SpringService(
                component.name(),
                plan.runFolder(),
                jar,
                plan.startCache(component.kind()),
                port,
                plan.serviceJvmOptions(),
                environment,
                List.copyOf(arguments));
    }

    private RedisServer.Place place(Component redis) {
        if (plan.hasSentinels()) {
            return new RedisServer.Place.Watched(redis.number() == 1 ? 0 : addresses.port(Component.REDIS));
        }
        return plan.isCluster() ? new RedisServer.Place.ClusterNode() : new RedisServer.Place.Alone();
    }

    private int port(Component service) {
        if (service.equals(Component.gateway(1))) {
            return firstGatewayPort; // which the payment provider knows
        }
        return service.kind() == Component.Kind.GATEWAY ? gatewayPort(service) : ports.free();
    }

    private int gatewayPort(Component gateway) {
        return plan.gatewayPort() == 0
                ? ports.free()
                : ports.fixed(plan.gatewayPort() + gateway.number() - 1, gateway.name());
    }

    private static String providerClasspath() {
        return ProjectLayout.classpathOf(SimulatorMain.class, JsonMapper.class, JsonParser.class, JsonProperty.class);
    }
}
