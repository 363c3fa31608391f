package io.hotdeal.chaos;

import io.hotdeal.testkit.Component;
import io.hotdeal.testkit.RunningStack;
import io.hotdeal.testkit.Topology;
import io.hotdeal.testkit.component.RedisMasters;
import io.hotdeal.testkit.process.ProcessException;
import io.hotdeal.testkit.process.TcpProxy;
import io.hotdeal.testkit.process.TcpProxy.Direction;
import io.hotdeal.testkit.shop.ShopClient;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Injects the faults of a round at their moments, and repairs the stack afterwards. */
final class FaultInjector {

    static final String WELL =
            "{\"latencyMillis\":30,\"errorRate\":0.0,\"timeoutRate\":0.0,\"timeoutMillis\":5000,\"declineRate\":0.02}";
    private static final int HEAL_ATTEMPTS = 5;
    private static final int CUT_EVERY_MILLIS = 200;
    private static final Duration LATENCY = Duration.ofMillis(150);
    private static final int SLOW_BYTES_PER_SECOND = 1_024;
    /** Of one takeover; a silent master is found after two seconds, and then some. */
    private static final Duration TAKEOVER_WITHIN = Duration.ofSeconds(60);
    /** Of all faults of a round: the longest is an outage of 20 s, with the start of a service afterwards. */
    private static final Duration FAULTS_END_WITHIN = Duration.ofMinutes(5);

    private final RunningStack stack;
    private final @Nullable Topology topology;
    private final ShopClient shop;
    private final RecordCopier copier;
    private final Set<Component> paused = ConcurrentHashMap.newKeySet();

    /** @param topology null for one Redis */
    FaultInjector(RunningStack stack, @Nullable Topology topology, ShopClient shop, RecordCopier copier) {
        this.stack = stack;
        this.topology = topology;
        this.shop = shop;
        this.copier = copier;
    }

    /**
     * Starts now; the returned task ends with the last fault.
     *
     * @param offer whose master a takeover takes away
     */
    Future<?> inject(List<PlannedFault> faults, int offer, ExecutorService threads) {
        return threads.submit(() -> {
            try (ExecutorService ofRound = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Void>> running = faults.stream()
                        .map(fault -> ofRound.submit(() -> {
                            TimeUnit.MILLISECONDS.sleep(fault.startMillis());
                            inject(fault, offer);
                            return (Void) null;
                        }))
                        .toList();
                for (Future<Void> fault : running) {
                    fault.get();
                }
            }
            return null;
        });
    }

    private void inject(PlannedFault planned, int offer) throws IOException, InterruptedException {
        if (planned.line().isPresent()) {
            disturb(stack.proxy(planned.line().get()), planned);
            return;
        }
        Component target = planned.target();
        switch (planned.fault().action()) {
            case TAKEOVER -> takeOver(planned.fault(), offer);
            case SWALLOW, CUT, REFUSE, HOLD, DELAY, THROTTLE ->
                throw new IllegalStateException(planned + " is between no two components");
            case KILL -> {
                stack.kill(target);
                TimeUnit.MILLISECONDS.sleep(planned.lengthMillis());
                startIfPossible(target);
            }
            case PAUSE -> {
                pause(target);
                TimeUnit.MILLISECONDS.sleep(planned.lengthMillis());
                resume(target);
            }
            case TEAR -> {
                pause(Component.KAFKA);
                TimeUnit.MILLISECONDS.sleep(planned.lengthMillis());
                stack.kill(target);
                resume(Component.KAFKA);
                startIfPossible(target);
            }
            case SETTINGS -> {
                shop.providerSettings(planned.fault().settings());
                TimeUnit.MILLISECONDS.sleep(planned.lengthMillis());
                shop.providerSettings(WELL);
            }
            case COPY -> copier.copyEverything(planned.lengthMillis());
            case ROLL -> {
                for (Component service : stack.components()) {
                    if (service.kind() == Component.Kind.GATEWAY || service.kind() == Component.Kind.WORKER) {
                        stack.stop(service);
                        startIfPossible(service);
                    }
                }
            }
        }
    }

    private static void disturb(TcpProxy proxy, PlannedFault planned) throws IOException, InterruptedException {
        int length = planned.lengthMillis();
        switch (planned.fault()) {
            case SWALLOW_CONNECTIONS -> proxy.swallow();
            case CUT_CONNECTIONS -> {
                for (int at = 0; at < length; at += CUT_EVERY_MILLIS) {
                    proxy.cut();
                    TimeUnit.MILLISECONDS.sleep(CUT_EVERY_MILLIS);
                }
            }
            case REFUSE_CONNECTIONS -> {
                proxy.refuse();
                TimeUnit.MILLISECONDS.sleep(length);
                proxy.accept();
            }
            case HOLD_BOTH_WAYS -> hold(proxy, length, EnumSet.allOf(Direction.class));
            case HOLD_REQUESTS -> hold(proxy, length, EnumSet.of(Direction.REQUESTS));
            case HOLD_RESPONSES -> hold(proxy, length, EnumSet.of(Direction.RESPONSES));
            case ADD_LATENCY -> {
                for (Direction direction : Direction.values()) {
                    proxy.delay(direction, LATENCY);
                }
                TimeUnit.MILLISECONDS.sleep(length);
                for (Direction direction : Direction.values()) {
                    proxy.delay(direction, Duration.ZERO);
                }
            }
            case THROTTLE -> {
                for (Direction direction : Direction.values()) {
                    proxy.throttle(direction, SLOW_BYTES_PER_SECOND);
                }
                TimeUnit.MILLISECONDS.sleep(length);
                for (Direction direction : Direction.values()) {
                    proxy.throttle(direction, 0);
                }
            }
            default -> throw new IllegalStateException(planned + " is not of the network");
        }
    }

    private static void hold(TcpProxy proxy, int millis, Set<Direction> directions) throws InterruptedException {
        directions.forEach(proxy::hold);
        TimeUnit.MILLISECONDS.sleep(millis);
        directions.forEach(proxy::release);
    }

    /** Ends when there is another master; the old one has returned then, or does so by {@link #repair}. */
    private void takeOver(Fault fault, int offer) throws IOException, InterruptedException {
        RedisMasters masters = stack.redisMasters(offer);
        Component master = stack.redisMaster(offer);
        switch (fault) {
            case TAKEOVER_BY_COMMAND -> masters.failOver();
            case TAKEOVER_BY_KILL -> stack.kill(master);
            case TAKEOVER_BY_FREEZE -> pause(master);
            default -> throw new IllegalStateException(fault + " is no takeover");
        }
        masters.awaitOther(stack.port(master), TAKEOVER_WITHIN);
        if (fault == Fault.TAKEOVER_BY_FREEZE) {
            resume(master);
        }
    }

    private void pause(Component target) throws InterruptedException {
        paused.add(target);
        stack.pause(target);
    }

    private void resume(Component target) throws InterruptedException {
        stack.resume(target);
        paused.remove(target);
    }

    /** Its dependencies may be unavailable now; then the repair starts it. */
    private void startIfPossible(Component component) throws IOException, InterruptedException {
        try {
            stack.start(component);
        } catch (ProcessException e) {
            if (stack.isEnding()) {
                throw e;
            }
        }
    }

    /**
     * Starts all components and ends all faults.
     *
     * @throws ProcessException when a component does not start again
     */
    void repair() throws IOException, InterruptedException {
        for (Component component : List.copyOf(paused)) {
            resume(component);
        }
        for (int attempt = 1; ; attempt++) {
            try {
                // In the order of the start: the services need the others.
                for (Component component : stack.components()) {
                    if (!stack.isRunning(component)) {
                        stack.start(component);
                    }
                }
                shop.providerSettings(WELL);
                if (topology != null) {
                    topology.awaitReplicas(stack);
                }
                return;
            } catch (ProcessException | IOException e) {
                if (attempt == HEAL_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** Fails if a fault could not be injected: the round has no result then. */
    static void await(Future<?> faults) throws InterruptedException {
        try {
            faults.get(FAULTS_END_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new ProcessException("A fault could not be injected: " + e.getCause());
        } catch (TimeoutException e) {
            throw new ProcessException(
                    "The faults of a round did not end within " + FAULTS_END_WITHIN.toSeconds() + " s.");
        }
    }
}
