package io.hotdeal.testkit.component;

import io.hotdeal.testkit.process.ProcessException;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Who the master of some keys is, and how a replica becomes it. */
public abstract sealed class RedisMasters permits RedisSentinels, RedisShard {

    static final Duration RESPONSE_LIMIT = Duration.ofSeconds(1);

    private static final Duration READY_LIMIT = Duration.ofSeconds(60);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

    private final List<Integer> ports;

    /** @param ports of those who know the master */
    RedisMasters(List<Integer> ports) {
        this.ports = List.copyOf(ports);
    }

    final List<Integer> ports() {
        return ports;
    }

    /** The port of the master that the one on this port names, if it names one. */
    abstract Optional<Integer> named(int port) throws IOException;

    /** Makes a replica the master although the master is well. Returns when it is decided, not when it is done. */
    public abstract void failOver() throws IOException, InterruptedException;

    /** The port of the master, when all name the same; those that are down are not asked. */
    public final int masterPort() throws InterruptedException {
        return awaitOther(0, READY_LIMIT);
    }

    /**
     * Waits until all name another master.
     *
     * @param before the port of the one that was it
     * @throws ProcessException when none is it within the limit
     */
    public final int awaitOther(int before, Duration limit) throws InterruptedException {
        Set<Integer> named = new HashSet<>();
        await("No " + (before == 0 ? "" : "other ") + "Redis became the master", limit, () -> {
            named.clear();
            for (int port : ports) {
                ask(port).ifPresent(named::add);
            }
            return named.size() == 1 && !named.contains(before);
        });
        return named.iterator().next();
    }

    private Optional<Integer> ask(int port) {
        try {
            return named(port);
        } catch (IOException e) {
            return Optional.empty(); // down
        }
    }

    interface Condition {
        boolean holds() throws IOException;
    }

    static void await(String failure, Condition condition) throws InterruptedException {
        await(failure, READY_LIMIT, condition);
    }

    private static void await(String failure, Duration limit, Condition condition) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() > deadline) {
                throw new ProcessException(failure + " within " + limit.toSeconds() + " s.");
            }
            TimeUnit.NANOSECONDS.sleep(POLL_INTERVAL.toNanos());
        }
    }

    private static boolean holds(Condition condition) {
        try {
            return condition.holds();
        } catch (IOException e) {
            return false; // not yet
        }
    }
}
