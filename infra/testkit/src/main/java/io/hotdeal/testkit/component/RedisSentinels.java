package io.hotdeal.testkit.component;

import io.hotdeal.testkit.process.ProcessException;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The sentinels of one master: who the master is, and how another one becomes it. */
public final class RedisSentinels {

    /** The master's name, for {@code spring.data.redis.sentinel.master}. */
    public static final String MASTER = "hotdeal";

    /** Of three: so many have to agree that a master is gone. */
    static final int QUORUM = 2;

    private static final Duration RESPONSE_LIMIT = Duration.ofSeconds(1);
    private static final Duration READY_LIMIT = Duration.ofSeconds(60);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

    private final List<Integer> ports;

    /** @param ports of the sentinels */
    public RedisSentinels(List<Integer> ports) {
        this.ports = List.copyOf(ports);
    }

    /**
     * Waits until every sentinel knows all the others and all replicas, so that the loss of the master is noticed.
     *
     * @throws ProcessException when they do not within a minute
     */
    public void awaitReady(int replicas) throws InterruptedException {
        for (int port : ports) {
            await("The sentinel on port " + port + " did not find the others and " + replicas + " replicas", () -> {
                boolean all = ask(port, "SENTINEL SENTINELS " + MASTER, 1).equals(List.of("*" + (ports.size() - 1)));
                return all && ask(port, "SENTINEL REPLICAS " + MASTER, 1).equals(List.of("*" + replicas));
            });
        }
    }

    /** The port of the master, when all sentinels name the same; those that are down are not asked. */
    public int masterPort() throws InterruptedException {
        return awaitMaster(0, READY_LIMIT);
    }

    /**
     * Waits until all sentinels name another master.
     *
     * @param before the port of the one that was it
     * @throws ProcessException when none is it within the limit
     */
    public int awaitOther(int before, Duration limit) throws InterruptedException {
        return awaitMaster(before, limit);
    }

    private int awaitMaster(int before, Duration limit) throws InterruptedException {
        Set<Integer> named = new HashSet<>();
        await(
                "The sentinels named no " + (before == 0 ? "" : "other ") + "master within " + limit.toSeconds() + " s",
                limit,
                () -> {
                    named.clear();
                    for (int port : ports) {
                        named.addAll(named(port));
                    }
                    return named.size() == 1 && !named.contains(before);
                });
        return named.iterator().next();
    }

    private static Set<Integer> named(int sentinel) {
        try {
            // An array of two bulk strings, each with its length before it.
            List<String> reply = ask(sentinel, "SENTINEL GET-MASTER-ADDR-BY-NAME " + MASTER, 5);
            return Set.of(Integer.parseInt(reply.get(4)));
        } catch (IOException e) {
            return Set.of();
        }
    }

    /** Makes a replica the master although the master is well. Returns when it is decided, not when it is done. */
    public void failOver() throws IOException {
        List<String> reply = ask(ports.getFirst(), "SENTINEL FAILOVER " + MASTER, 1);
        if (!reply.equals(List.of("+OK"))) {
            throw new ProcessException("The sentinels do not replace the master: " + reply.getFirst());
        }
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(String failure, Condition condition) throws InterruptedException {
        await(failure + " within " + READY_LIMIT.toSeconds() + " s", READY_LIMIT, condition);
    }

    private static void await(String failure, Duration limit, Condition condition) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() > deadline) {
                throw new ProcessException(failure + ".");
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

    private static List<String> ask(int port, String command, int lines) throws IOException {
        return ReadinessProbe.redis(port, command, RESPONSE_LIMIT, lines);
    }
}
