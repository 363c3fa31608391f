package io.hotdeal.chaos;

import io.hotdeal.testkit.Component;
import io.hotdeal.testkit.RunningStack;
import io.hotdeal.testkit.process.ProcessException;
import io.hotdeal.testkit.shop.ShopClient;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Injects the faults of a round at their moments, and repairs the stack afterwards. */
final class FaultInjector {

    static final String WELL =
            "{\"latencyMillis\":30,\"errorRate\":0.0,\"timeoutRate\":0.0,\"timeoutMillis\":5000,\"declineRate\":0.02}";
    private static final int HEAL_ATTEMPTS = 5;

    private final RunningStack stack;
    private final ShopClient shop;
    private final RecordCopier copier;
    private final Set<Component> paused =
            new ConcurrentSkipListSet<>(Comparator.comparing(Component::kind).thenComparingInt(Component::number));

    FaultInjector(RunningStack stack, ShopClient shop, RecordCopier copier) {
        this.stack = stack;
        this.shop = shop;
        this.copier = copier;
    }

    /** Starts now; the returned task ends with the last fault. */
    Future<?> inject(List<PlannedFault> faults, ExecutorService threads) {
        return threads.submit(() -> {
            try (ExecutorService ofRound = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Void>> running = faults.stream()
                        .map(fault -> ofRound.submit(() -> {
                            TimeUnit.MILLISECONDS.sleep(fault.startMillis());
                            inject(fault);
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

    private void inject(PlannedFault planned) throws IOException, InterruptedException {
        Component target = planned.target();
        switch (planned.fault().action()) {
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
            faults.get();
        } catch (ExecutionException e) {
            throw new ProcessException("A fault could not be injected: " + e.getCause());
        }
    }
}
