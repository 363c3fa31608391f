package io.hotdeal.testkit.component;

import io.hotdeal.testkit.process.ProcessException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The sentinels of one master. */
public final class RedisSentinels extends RedisMasters {

    /** The master's name, for {@code spring.data.redis.sentinel.master}. */
    public static final String MASTER = "hotdeal";

    /** Of three: so many have to agree that a master is gone. */
    static final int QUORUM = 2;

    /** @param ports of the sentinels */
    public RedisSentinels(List<Integer> ports) {
        super(ports);
    }

    /**
     * Waits until every sentinel knows all the others and all replicas, so that the loss of the master is noticed.
     *
     * @throws ProcessException when they do not within a minute
     */
    public void awaitReady(int replicas) throws InterruptedException {
        for (int port : ports()) {
            await("The sentinel on port " + port + " did not find the others and " + replicas + " replicas", () -> {
                boolean all = ask(port, "SENTINEL SENTINELS " + MASTER, 1).equals(List.of("*" + (ports().size() - 1)));
                return all && ask(port, "SENTINEL REPLICAS " + MASTER, 1).equals(List.of("*" + replicas));
            });
        }
    }

    @Override
    Optional<Integer> named(int sentinel) throws IOException {
        // An array of two bulk strings, each with its length before it.
        List<String> reply = ask(sentinel, "SENTINEL GET-MASTER-ADDR-BY-NAME " + MASTER, 5);
        return Optional.of(Integer.valueOf(reply.get(4)));
    }

    @Override
    public void failOver() throws IOException {
        List<String> reply = ask(ports().getFirst(), "SENTINEL FAILOVER " + MASTER, 1);
        if (!reply.equals(List.of("+OK"))) {
            throw new ProcessException("The sentinels do not replace the master: " + reply.getFirst());
        }
    }

    private static List<String> ask(int port, String command, int lines) throws IOException {
        return ReadinessProbe.redis(port, command, RESPONSE_LIMIT, lines);
    }
}
