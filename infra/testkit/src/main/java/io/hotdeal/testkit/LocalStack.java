package io.hotdeal.testkit;

import io.hotdeal.testkit.component.StartCache;
import io.hotdeal.testkit.process.ProcessException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Configures a stack, then starts it:
 *
 * <pre>{@code
 * try (RunningStack stack = LocalStack.at(Path.of("target/stack")).workers(2).start()) {
 *     ... stack.gatewayUrl(1) ...
 *     stack.kill(Component.KAFKA);
 * }
 * }</pre>
 *
 * The default is Redis, database, Kafka, provider, one gateway and one worker, all on free ports. Not
 * thread-safe; use it once.
 */
public final class LocalStack {

    /**
     * JVM options for processes that run for minutes. Measured on 2 shared cores, JDK 25, CPU seconds of gateway / worker, without
     * these options → with: start 16 / 16 → 8 / 8; the first 3,000 orders 5.7 / 4.7 → 2.6 / 1.8; 6,000 orders after
     * 66,000 others 1.0 / 1.0 → 1.5 / 0.8. So they pay up to some 50,000 orders. The heap does not grow, and most of it is for new objects: an
     * order's die young, and each collection costs what lives on (docs/performance.md, Heap and collector).
     */
    public static final List<String> QUICK_START =
            List.of("-Xms512m", "-Xmx512m", "-Xmn300m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private static final int CLUSTER_BROKERS = 3;
    /** Three masters, of which two can agree that the third is gone, and a replica of each. */
    private static final int CLUSTER_NODES = 6;

    private static final int SENTINELS = 3;
    /** A master and two replicas. */
    private static final int WATCHED_NODES = 3;

    private final Path runFolder;
    private Set<Component.Kind> infrastructure =
            EnumSet.of(Component.Kind.REDIS, Component.Kind.DATABASE, Component.Kind.KAFKA, Component.Kind.PROVIDER);
    private final Map<Component.Kind, Supplier<?>> elsewhere = new EnumMap<>(Component.Kind.class);
    private boolean cluster;
    private boolean sentinel;
    private boolean secured;
    private boolean networkLines;
    private int gateways = 1;
    private int workers = 1;
    private int gatewayPort;
    private int redisPort;
    private String redisAppendFsync = "always";
    private List<String> serviceJvmOptions = QUICK_START;
    private boolean longLoad;
    private StartCache.Use startCaches = StartCache.Use.READ;
    private final Set<Component.Kind> writers = EnumSet.noneOf(Component.Kind.class);
    private final List<String> gatewayArguments = new ArrayList<>();
    private final List<String> workerArguments = new ArrayList<>();
    private @Nullable ProjectLayout services;
    private boolean schemaByServices;
    private Consumer<String> progress = line -> {};

    private LocalStack(Path runFolder) {
        this.runFolder = runFolder;
    }

    /**
     * A stack in a folder of its own, for its data and logs.
     *
     * @param runFolder empty, absent, or left by an earlier stack, in which case it is emptied
     */
    public static LocalStack at(Path runFolder) {
        return new LocalStack(runFolder.toAbsolutePath().normalize());
    }

    /** The number of gateways; 1 by default, 0 for none. */
    public LocalStack gateways(int count) {
        gateways = notNegative(count, "gateways");
        return this;
    }

    /** The number of workers; 1 by default, 0 for none. */
    public LocalStack workers(int count) {
        workers = notNegative(count, "workers");
        return this;
    }

    /** Redis, database, Kafka and provider, no service. */
    public LocalStack infrastructureOnly() {
        return gateways(0).workers(0);
    }

    /** Nothing but the named components of the infrastructure. */
    public LocalStack only(Component first, Component... more) {
        infrastructure = EnumSet.of(first.kind());
        for (Component component : more) {
            infrastructure.add(component.kind());
        }
        if (infrastructure.stream().anyMatch(Component.Kind::isService)) {
            throw new IllegalArgumentException("Services need the whole infrastructure: use gateways(n), workers(n).");
        }
        return infrastructureOnly();
    }

    /**
     * Three Redis masters in cluster mode (numbers 1 to 3), a replica of each (4 to 6) which takes over when its master is silent for
     * two seconds, and three Kafka brokers of which two must have a record, instead of one each. Redis's port cannot be chosen then.
     */
    public LocalStack cluster() {
        cluster = true;
        return this;
    }

    /**
     * A Redis master with two replicas, and three sentinels that make a replica the master when the master is silent for two seconds.
     * Redis's port cannot be chosen then.
     */
    public LocalStack sentinel() {
        sentinel = true;
        return this;
    }

    /**
     * Redis and Kafka use TLS with certificates made for this run, require a user and a password, and apply the rules of
     * {@code infra/security}. Not for a cluster, nor with sentinels.
     */
    public LocalStack secured() {
        secured = true;
        return this;
    }

    /**
     * Each service reaches each of its dependencies through a proxy of its own, which can fail as networks do: see
     * {@link RunningStack#proxy}. Not for a secured stack; with sentinels not for Redis, whose address they tell,
     * and in a cluster neither for Redis nor for Kafka.
     */
    public LocalStack networkLines() {
        networkLines = true;
        return this;
    }

    /** A Redis that runs already, such as a container; requested at the start, if the stack has a Redis. */
    public LocalStack redisElsewhere(Supplier<RedisAddress> address) {
        elsewhere.put(Component.Kind.REDIS, address);
        return this;
    }

    /** A Kafka that runs already, by {@code host:port}; requested at the start, if the stack has a Kafka. */
    public LocalStack kafkaElsewhere(Supplier<String> bootstrap) {
        elsewhere.put(Component.Kind.KAFKA, bootstrap);
        return this;
    }

    /** A database that runs already; requested at the start, if the stack has one. */
    public LocalStack databaseElsewhere(Supplier<DatabaseAddress> address) {
        elsewhere.put(Component.Kind.DATABASE, address);
        return this;
    }

    /** A property for every gateway, such as {@code hotdeal.gateway.acknowledge.when}; overrides its environment. */
    public LocalStack gatewayProperty(String name, String value) {
        gatewayArguments.add("--" + name + "=" + value);
        return this;
    }

    /** A property for every worker; overrides its environment. */
    public LocalStack workerProperty(String name, String value) {
        workerArguments.add("--" + name + "=" + value);
        return this;
    }

    /** The first gateway's port, which the others' ports follow; 0, the default, for any free ports. */
    public LocalStack gatewayPort(int port) {
        gatewayPort = validPort(port);
        return this;
    }

    /** Redis's port; 0, the default, for any free one. */
    public LocalStack redisPort(int port) {
        redisPort = validPort(port);
        return this;
    }

    /** {@code always} (the default), {@code everysec} or {@code no}. */
    public LocalStack redisAppendFsync(String policy) {
        if (!Set.of("always", "everysec", "no").contains(policy)) {
            throw new IllegalArgumentException("appendfsync " + policy + " is none of always, everysec, no.");
        }
        redisAppendFsync = policy;
        return this;
    }

    /** The services' heap, collector, compiler and agents, instead of {@link #QUICK_START}. */
    public LocalStack serviceJvmOptions(String... options) {
        serviceJvmOptions = List.of(options);
        return this;
    }

    /** For loads of more than a minute: every JVM, also the infrastructure's, has the second compiler, which pays then. */
    public LocalStack longLoad() {
        longLoad = true;
        return serviceJvmOptions("-Xms1g", "-Xmx1g", "-Xmn300m", "-XX:+UseSerialGC");
    }

    /** No program starts from the cache of its classes; for comparisons. */
    public LocalStack withoutStartCaches() {
        startCaches = StartCache.Use.IGNORE;
        return this;
    }

    /** Kafka and services of these kinds write the caches of their classes when the stack ends, one process of each kind. */
    public LocalStack writeStartCaches(Set<Component.Kind> kinds) {
        writers.addAll(kinds);
        return this;
    }

    /** Uses gateways and workers of another version: a folder of its sources in which their jars are built. */
    public LocalStack services(ProjectLayout version) {
        services = version;
        return this;
    }

    /** The database starts empty, and the services migrate it; by default the stack does so before they start. */
    public LocalStack schemaByServices() {
        schemaByServices = true;
        return this;
    }

    /** Receives one line when a component is ready, from several threads. */
    public LocalStack progress(Consumer<String> lines) {
        progress = lines;
        return this;
    }

    /**
     * Starts all components and returns when they are ready. If one fails, all that were started are ended again.
     *
     * @throws ProcessException with a message for people: a port that is taken, a component that ended or was not ready
     *     in time with its log's last lines, a folder that is in use, a program that is missing
     */
    public RunningStack start() throws IOException, InterruptedException {
        if (secured && (cluster || sentinel || !elsewhere.isEmpty())) {
            throw new ProcessException("A stack is secured only with one Redis and one Kafka of its own.");
        }
        if (cluster && sentinel) {
            throw new ProcessException("A stack has a Redis Cluster or sentinels, not both.");
        }
        if (networkLines && (secured || !elsewhere.isEmpty())) {
            throw new ProcessException("Proxies are for a stack with dependencies of its own, not secured.");
        }
        return RunningStack.start(this);
    }

    Path runFolder() {
        return runFolder;
    }

    /** The components that the stack starts itself. */
    Set<Component.Kind> infrastructure() {
        Set<Component.Kind> own = EnumSet.copyOf(infrastructure);
        own.removeAll(elsewhere.keySet());
        if (sentinel && own.contains(Component.Kind.REDIS)) {
            own.add(Component.Kind.SENTINEL);
        }
        return own;
    }

    ExternalServices elsewhere() {
        return new ExternalServices(
                (RedisAddress) given(Component.Kind.REDIS), (String) given(Component.Kind.KAFKA), (DatabaseAddress)
                        given(Component.Kind.DATABASE));
    }

    private @Nullable Object given(Component.Kind kind) {
        Supplier<?> address = elsewhere.get(kind);
        return address == null || !infrastructure.contains(kind) ? null : address.get();
    }

    int count(Component.Kind kind) {
        return switch (kind) {
            case GATEWAY -> gateways;
            case WORKER -> workers;
            default -> infrastructure().contains(kind) ? ofInfrastructure(kind) : 0;
        };
    }

    private int ofInfrastructure(Component.Kind kind) {
        if (kind == Component.Kind.SENTINEL) {
            return SENTINELS;
        }
        if (kind == Component.Kind.REDIS) {
            return sentinel ? WATCHED_NODES : cluster ? CLUSTER_NODES : 1;
        }
        return cluster && kind == Component.Kind.KAFKA ? CLUSTER_BROKERS : 1;
    }

    boolean isSecured() {
        return secured;
    }

    boolean hasSentinels() {
        return sentinel;
    }

    boolean hasNetworkLines() {
        return networkLines;
    }

    /** The services that it starts. */
    List<Component> services() {
        return Stream.of(Component.Kind.WORKER, Component.Kind.GATEWAY)
                .flatMap(kind -> IntStream.rangeClosed(1, count(kind)).mapToObj(number -> new Component(kind, number)))
                .toList();
    }

    boolean isCluster() {
        return cluster;
    }

    int gatewayPort() {
        return gatewayPort;
    }

    String redisAppendFsync() {
        return redisAppendFsync;
    }

    List<String> serviceJvmOptions() {
        return serviceJvmOptions;
    }

    boolean isLongLoad() {
        return longLoad;
    }

    StartCache.Use startCache(Component.Kind kind) {
        return writers.contains(kind) ? StartCache.Use.WRITE : startCaches;
    }

    Optional<ProjectLayout> version() {
        return Optional.ofNullable(services);
    }

    /** Services of another version migrate to their own schema. */
    boolean migratesSchema() {
        return services == null && !schemaByServices;
    }

    List<String> arguments(Component.Kind kind) {
        return List.copyOf(kind == Component.Kind.GATEWAY ? gatewayArguments : workerArguments);
    }

    Consumer<String> progress() {
        return progress;
    }

    int redisPort() {
        return redisPort;
    }

    private static int validPort(int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("Port " + port + " is not between 0 and 65535.");
        }
        return port;
    }

    private static int notNegative(int count, String what) {
        if (count < 0) {
            throw new IllegalArgumentException("The number of " + what + " must not be negative: " + count + ".");
        }
        return count;
    }
}
