package io.hotdeal.testkit;

import io.hotdeal.testkit.process.ProcessException;
import io.hotdeal.testkit.process.Program;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * The processes of one stack. Thread-safe: operations on one component run one after another, on different ones in
 * parallel.
 */
final class ProcessGroup {

    private static final Comparator<Component> START_ORDER =
            Comparator.comparing(Component::kind).thenComparingInt(Component::number);

    private final Map<Component, ManagedProcess> slots = new ConcurrentSkipListMap<>(START_ORDER);
    private final Consumer<String> progress;

    ProcessGroup(Consumer<String> progress) {
        this.progress = progress;
    }

    void add(Component component, Program program) {
        slots.put(component, new ManagedProcess(component, program));
    }

    List<Component> components() {
        return List.copyOf(slots.keySet());
    }

    ManagedProcess slot(Component component) {
        ManagedProcess slot = slots.get(component);
        if (slot == null) {
            throw new ProcessException("There is no " + component + " in this stack.");
        }
        return slot;
    }

    /** Starts one component, returns when it is ready, and reports that. */
    void start(Component component) throws IOException, InterruptedException {
        ManagedProcess slot = slot(component);
        long begin = System.nanoTime();
        slot.start();
        double seconds = (System.nanoTime() - begin) / 1e9;
        progress.accept("%-11s ready in %4.1f s on 127.0.0.1:%d".formatted(component.name(), seconds, slot.port()));
    }

    /** Starts components in parallel; on the first failure waits until the others have ended and throws it. */
    void startAll(Collection<Component> components) throws IOException, InterruptedException {
        startAll(components, component -> {});
    }

    /** @param whenReady called with a component that is ready, while others may still be starting */
    void startAll(Collection<Component> components, Consumer<Component> whenReady)
            throws IOException, InterruptedException {
        // Closing waits until every start has returned; after a failure it interrupts the others first.
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            ExecutorCompletionService<Component> starts = new ExecutorCompletionService<>(threads);
            for (Component component : components) {
                starts.submit(() -> {
                    start(component);
                    whenReady.accept(component);
                    return component;
                });
            }
            boolean complete = false;
            try {
                for (int i = 0; i < components.size(); i++) {
                    starts.take().get();
                }
                complete = true;
            } catch (ExecutionException e) {
                if (e.getCause() instanceof ProcessException cause) {
                    throw cause;
                }
                throw new IOException(e.getCause());
            } finally {
                if (!complete) {
                    threads.shutdownNow();
                }
            }
        }
    }

    /**
     * Ends all processes in the opposite order of the start, kind by kind, and returns when all are gone. An interrupt
     * does not shorten it; each stop is bounded.
     */
    void close() {
        NavigableSet<Component.Kind> kinds = new TreeSet<>();
        slots.keySet().forEach(component -> kinds.add(component.kind()));
        List<ProcessException> failures = new ArrayList<>();
        for (Component.Kind kind : kinds.descendingSet()) {
            List<ManagedProcess> group = slots.values().stream()
                    .filter(slot -> slot.component().kind() == kind)
                    .toList();
            group.forEach(ManagedProcess::close);
            for (ManagedProcess slot : group) {
                try {
                    slot.stopUninterruptibly();
                } catch (ProcessException e) {
                    // The others must end as well; thrown below.
                    failures.add(e);
                }
            }
        }
        if (!failures.isEmpty()) {
            ProcessException first = failures.removeFirst();
            failures.forEach(first::addSuppressed);
            throw first;
        }
    }
}
