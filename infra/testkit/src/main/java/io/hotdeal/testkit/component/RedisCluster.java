package io.hotdeal.testkit.component;

import io.hotdeal.testkit.process.Ports;
import io.hotdeal.testkit.process.ProcessException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Makes one cluster of empty masters that run in cluster mode. */
public final class RedisCluster {

    private static final int SLOTS = 16_384;
    private static final Duration RESPONSE_LIMIT = Duration.ofSeconds(5);
    private static final Duration AGREE_LIMIT = Duration.ofSeconds(30);

    private RedisCluster() {}

    /**
     * Gives every master an equal share of the slots and introduces them to each other; returns when all are ready.
     *
     * @throws ProcessException when a master refuses, or they do not agree within 30 s
     */
    public static void form(List<Integer> ports) throws IOException, InterruptedException {
        for (int node = 0; node < ports.size(); node++) {
            String slots = IntStream.range(share(node, ports.size()), share(node + 1, ports.size()))
                    .mapToObj(Integer::toString)
                    .collect(Collectors.joining(" "));
            tell(ports.get(node), "CLUSTER ADDSLOTS " + slots);
            // Different epochs from the start, so that the masters need no agreement.
            tell(ports.get(node), "CLUSTER SET-CONFIG-EPOCH " + (node + 1));
        }
        for (int other : ports.subList(1, ports.size())) {
            tell(ports.getFirst(), "CLUSTER MEET " + Ports.HOST + " " + other);
        }
        long deadline = System.nanoTime() + AGREE_LIMIT.toNanos();
        for (int port : ports) {
            while (ReadinessProbe.redis(port, "GET hotdeal-offers", RESPONSE_LIMIT)
                    .startsWith("-CLUSTERDOWN")) {
                if (System.nanoTime() > deadline) {
                    throw new ProcessException("The Redis masters on the ports " + ports
                            + " did not become a cluster within " + AGREE_LIMIT.toSeconds() + " s.");
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }

    private static int share(int node, int nodes) {
        return SLOTS * node / nodes;
    }

    private static void tell(int port, String command) throws IOException {
        String reply = ReadinessProbe.redis(port, command, RESPONSE_LIMIT);
        if (!reply.equals("+OK")) {
            throw new ProcessException(
                    "Redis on port " + port + " replied to " + command.substring(0, 20) + "… with " + reply);
        }
    }
}
