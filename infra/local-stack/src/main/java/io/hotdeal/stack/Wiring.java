package io.hotdeal.stack;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.hotdeal.stack.component.DatabaseServer;
import io.hotdeal.stack.component.KafkaBroker;
import io.hotdeal.stack.component.PaymentProvider;
import io.hotdeal.stack.component.RedisServer;
import io.hotdeal.stack.component.SpringService;
import io.hotdeal.stack.component.StartCache;
import io.hotdeal.stack.process.Ports;
import io.hotdeal.stack.process.Program;
import io.hotdeal.stack.provider.ProviderMain;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

/** Gives every component its port and makes the program that runs it. Not thread-safe. */
final class Wiring {

    private final LocalStack plan;
    private final Installation installation;
    private final Ports ports = new Ports();
    private final Addresses addresses;

    /** Takes all ports of the infrastructure, so that a start fails before the first process. */
    Wiring(LocalStack plan, Installation installation, Credentials credentials) {
        this.plan = plan;
        this.installation = installation;
        Map<Component, Integer> taken = new HashMap<>();
        plan.infrastructure().forEach(kind -> taken.put(new Component(kind, 1), infrastructurePort(kind)));
        this.addresses = new Addresses(Map.copyOf(taken), credentials);
    }

    private int infrastructurePort(Component.Kind kind) {
        return kind == Component.Kind.REDIS && plan.redisPort() != 0
                ? ports.fixed(plan.redisPort(), "redis")
                : ports.free();
    }

    Addresses addresses() {
        return addresses;
    }

    Program program(Component component) {
        Path runFolder = plan.runFolder();
        return switch (component.kind()) {
            case REDIS ->
                new RedisServer(
                        runFolder, installation.runtime("redis"), addresses.port(component), plan.redisAppendFsync());
            case KAFKA ->
                new KafkaBroker(
                        runFolder,
                        installation.runtime("kafka"),
                        addresses.port(component),
                        ports.free(),
                        plan.isLongLoad());
            case DATABASE ->
                new DatabaseServer(
                        runFolder,
                        installation.runtime("h2"),
                        addresses.port(component),
                        Credentials.DATABASE_USER,
                        addresses.credentials().databasePassword(),
                        plan.isLongLoad());
            case PROVIDER ->
                new PaymentProvider(runFolder, providerClasspath(), addresses.port(component), plan.isLongLoad());
            case GATEWAY -> service(component, "gateway-service", gatewayPort(component));
            case WORKER -> service(component, "order-worker", ports.free());
        };
    }

    private Program service(Component component, String module, int port) {
        Path jar = installation.serviceJar(module);
        Path cache = plan.runFolder().resolve("start-cache").resolve(component.name());
        return new SpringService(
                component.name(),
                plan.runFolder(),
                jar,
                plan.hasStartCaches() ? new StartCache(cache, jar) : null,
                port,
                plan.serviceJvmOptions(),
                addresses.serviceEnvironment(component.kind(), port),
                plan.arguments(component.kind()));
    }

    private int gatewayPort(Component gateway) {
        return plan.gatewayPort() == 0
                ? ports.free()
                : ports.fixed(plan.gatewayPort() + gateway.number() - 1, gateway.name());
    }

    private static String providerClasspath() {
        return Installation.classpathOf(ProviderMain.class, JsonMapper.class, JsonParser.class, JsonProperty.class);
    }
}
