package io.hotdeal.testkit;

import io.hotdeal.testkit.component.KafkaAcls;
import io.hotdeal.testkit.component.RedisCluster;
import io.hotdeal.testkit.component.RedisMasters;
import io.hotdeal.testkit.component.RedisSentinels;
import io.hotdeal.testkit.component.RedisShard;
import io.hotdeal.testkit.component.SpringService;
import io.hotdeal.testkit.component.TransportSecurity;
import io.hotdeal.testkit.process.GuardedProcess;
import io.hotdeal.testkit.process.Ports;
import io.hotdeal.testkit.process.ProcessException;
import io.hotdeal.testkit.process.TcpProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A running stack. Each component is a process that can be killed, stopped, paused and started again on its own
 * port and data. It ends with {@link #close()} or with this JVM, also if that is killed.
 *
 * <p>Thread-safe. Operations block until they are done, each within bounds. A {@link ProcessException} says
 * what failed; an {@link IllegalStateException} says that this stack was built without the requested component.
 */
public final class RunningStack implements AutoCloseable {

    private final RunFolder runFolder;
    private final StackAssembly wiring;
    private final ProcessGroup fleet;
    private final Thread endWithJvm = new Thread(this::endWithJvm, "stack-end");
    /** Held while the stack ends, and while its state is written, which must not happen afterwards. */
    private final Object ending = new Object();

    private volatile boolean ended;

    private RunningStack(RunFolder runFolder, StackAssembly wiring, ProcessGroup fleet) {
        this.runFolder = runFolder;
        this.wiring = wiring;
        this.fleet = fleet;
    }

    static RunningStack start(LocalStack plan) throws IOException, InterruptedException {
        StackAssembly wiring = new StackAssembly(plan, ProjectLayout.find(), Credentials.generate());
        ProcessGroup fleet = new ProcessGroup(plan.progress());
        List<Component> infrastructure = new ArrayList<>();
        List<Component> services = new ArrayList<>();
        for (Component.Kind kind : Component.Kind.values()) {
            for (int number = 1; number <= plan.count(kind); number++) {
                Component component = new Component(kind, number);
                fleet.add(component, wiring.program(component));
                (kind.isService() ? services : infrastructure).add(component);
            }
        }
        RunningStack stack = new RunningStack(RunFolder.take(plan.runFolder()), wiring, fleet);
        Runtime.getRuntime().addShutdownHook(stack.endWithJvm);
        boolean complete = false;
        try {
            stack.writeState();
            TransportSecurity security = wiring.addresses().security();
            if (security != null) {
                security.prepare();
            }
            fleet.startAll(infrastructure, component -> {
                if (component.equals(Component.DATABASE) && plan.migratesSchema()) {
                    Schema.migrate(wiring.addresses().database());
                }
            });
            if (security != null && infrastructure.contains(Component.KAFKA)) {
                KafkaAcls.add(stack.kafkaBootstrap(), security);
            }
            if (plan.isCluster()) {
                RedisCluster.form(wiring.addresses().ports(Component.Kind.REDIS));
            }
            if (plan.hasSentinels()) {
                stack.sentinels().orElseThrow().awaitReady(plan.count(Component.Kind.REDIS) - 1);
            }
            fleet.startAll(services);
            stack.writeState();
            complete = true;
            return stack;
        } finally {
            if (!complete) {
                stack.close();
            }
        }
    }

    /** Whether it has been closed, or is being closed now. */
    public boolean isEnding() {
        return ended;
    }

    /** Base URL of a gateway; the first has number 1. */
    public String gatewayUrl(int number) {
        return serviceUrl(Component.gateway(number));
    }

    /** Base URL of a worker, for its {@code /actuator}; the first has number 1. */
    public String workerUrl(int number) {
        return serviceUrl(Component.worker(number));
    }

    public RedisAddress redis() {
        return wiring.addresses().redis();
    }

    /** The sentinels of a stack that has some. */
    public Optional<RedisSentinels> sentinels() {
        List<Integer> ports = wiring.addresses().ports(Component.Kind.SENTINEL);
        return ports.isEmpty() ? Optional.empty() : Optional.of(new RedisSentinels(ports));
    }

    /** Who decides, in a stack with sentinels or a cluster, which Redis is the master of an offer. */
    public RedisMasters redisMasters(int offer) {
        return sentinels()
                .<RedisMasters>map(sentinels -> sentinels)
                .orElseGet(() -> new RedisShard(wiring.addresses().ports(Component.Kind.REDIS), offer));
    }

    /** The Redis that is the master of an offer now, of a stack with sentinels or a cluster. */
    public Component redisMaster(int offer) throws InterruptedException {
        int port = redisMasters(offer).masterPort();
        return components().stream()
                .filter(component -> component.kind() == Component.Kind.REDIS && port(component) == port)
                .findFirst()
                .orElseThrow();
    }

    /** {@code host:port} of every Redis; of a cluster, masters and replicas. */
    public List<String> redisNodes() {
        List<Integer> own = wiring.addresses().ports(Component.Kind.REDIS);
        return own.isEmpty()
                ? List.of(redis().toString())
                : own.stream().map(port -> Ports.HOST + ":" + port).toList();
    }

    public int redisPort() {
        return redis().port();
    }

    /** {@code host:port}, several separated by commas. */
    public String kafkaBootstrap() {
        return wiring.addresses().kafkaBootstrap();
    }

    /** The security of a secured stack. */
    public Optional<TransportSecurity> security() {
        return Optional.ofNullable(wiring.addresses().security());
    }

    public String jdbcUrl() {
        return wiring.addresses().database().jdbcUrl();
    }

    public String databaseUser() {
        return wiring.addresses().database().user();
    }

    public String databasePassword() {
        return wiring.addresses().database().password();
    }

    /** Base URL of the payment provider simulator. */
    public String providerUrl() {
        return wiring.addresses().url(Component.PROVIDER);
    }

    public String adminUser() {
        return Credentials.ADMIN_USER;
    }

    public String adminPassword() {
        return wiring.addresses().credentials().adminPassword();
    }

    /** Signs the events of the payment provider. */
    public String webhookSecret() {
        return wiring.addresses().credentials().webhookSecret();
    }

    private String serviceUrl(Component service) {
        return "http://" + Ports.HOST + ":" + port(service);
    }

    public Path runFolder() {
        return runFolder.path();
    }

    /** All components in the order of the start, also those that do not run now. */
    public List<Component> components() {
        return fleet.components();
    }

    /** The environment of a worker of this stack, without a port: for the audit as a process. */
    public Map<String, String> workerEnvironment() {
        return wiring.addresses().serviceEnvironment(Component.Kind.WORKER, 0);
    }

    public int port(Component component) {
        return fleet.slot(component).port();
    }

    public boolean isRunning(Component component) {
        return fleet.slot(component).running().isPresent();
    }

    public long pid(Component component) {
        return fleet.slot(component).require().pid();
    }

    long pidOrZero(Component component) {
        return fleet.slot(component).running().map(GuardedProcess::pid).orElse(0L);
    }

    /** Whether it has everything that a service needs. */
    boolean canServe() {
        return wiring.addresses().canServe();
    }

    /** The log file of a component, with all its starts. */
    public Path log(Component component) {
        return runFolder().resolve(component.name() + ".log");
    }

    /** The proxy that a service of this stack uses; see {@link LocalStack#networkLines}. */
    public TcpProxy proxy(NetworkLine line) {
        return wiring.lines().proxy(line);
    }

    /** {@code kill -9}; returns when the process is gone. */
    public void kill(Component component) throws IOException, InterruptedException {
        fleet.slot(component).kill();
        writeState();
    }

    /** TERM, and KILL after the component's own time to stop; does nothing when it does not run. */
    public void stop(Component component) throws IOException, InterruptedException {
        fleet.slot(component).stop();
        writeState();
    }

    /** Starts a component that was killed or stopped, on the same port and data; returns when it is ready. */
    public void start(Component component) throws IOException, InterruptedException {
        fleet.start(component);
        writeState();
    }

    /** Stops a service and starts it from another version's jar, on the same port; returns when it is ready. */
    public void replace(Component service, ProjectLayout version) throws IOException, InterruptedException {
        ManagedProcess slot = fleet.slot(service);
        if (!(slot.program() instanceof SpringService program)) {
            throw new IllegalArgumentException(service + " is no service.");
        }
        stop(service);
        slot.setProgram(program.from(version.serviceJar(StackAssembly.module(service.kind()))));
        start(service);
    }

    /** {@code SIGSTOP}: connections stay, without responses. */
    public void pause(Component component) throws InterruptedException {
        fleet.slot(component).require().pause();
    }

    /** {@code SIGCONT}. */
    public void resume(Component component) throws InterruptedException {
        fleet.slot(component).require().resume();
    }

    /** Starts one more gateway; returns when it is ready. */
    public Component addGateway() throws IOException, InterruptedException {
        return addGateway(Map.of());
    }

    /**
     * Starts one more gateway, which differs from the others by some properties; returns when it is ready.
     *
     * @param properties by name; they override those of all gateways
     */
    public Component addGateway(Map<String, String> properties) throws IOException, InterruptedException {
        return add(Component.Kind.GATEWAY, properties);
    }

    /** Starts one more worker; returns when it is ready. */
    public Component addWorker() throws IOException, InterruptedException {
        return add(Component.Kind.WORKER, Map.of());
    }

    private Component add(Component.Kind kind, Map<String, String> properties)
            throws IOException, InterruptedException {
        Component added;
        synchronized (wiring) {
            long present = fleet.components().stream()
                    .filter(component -> component.kind() == kind)
                    .count();
            added = new Component(kind, (int) present + 1);
            fleet.add(added, wiring.service(added, properties));
        }
        start(added);
        return added;
    }

    /**
     * Ends all processes in the opposite order of the start and returns when they are gone. A concurrent call waits for
     * the same; a later one does nothing.
     */
    @Override
    public void close() {
        synchronized (ending) {
            if (ended) {
                return;
            }
            ended = true;
            try {
                fleet.close();
            } finally {
                closeLines();
                forgetSecrets();
                runFolder.close();
            }
        }
        forgetHook();
    }

    private void closeLines() {
        try {
            wiring.lines().close();
        } catch (IOException e) {
            throw new UncheckedIOException("The proxies of the stack could not be closed.", e);
        }
    }

    private void forgetSecrets() {
        try {
            TransportSecurity security = wiring.addresses().security();
            if (security != null) {
                security.delete();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The keys and passwords of the stack could not be deleted.", e);
        }
    }

    private void endWithJvm() {
        try {
            close();
        } catch (ProcessException e) {
            System.err.println(e.getMessage());
        }
    }

    private void forgetHook() {
        if (Thread.currentThread() == endWithJvm) {
            return;
        }
        try {
            Runtime.getRuntime().removeShutdownHook(endWithJvm);
        } catch (IllegalStateException e) {
            // The JVM is ending already; the hook finds nothing to do.
            return;
        }
    }

    private void writeState() throws IOException {
        synchronized (ending) {
            if (!ended) {
                StackState.of(this).write(runFolder());
            }
        }
    }
}
