package io.hotdeal.testkit.component;

import io.hotdeal.testkit.process.Ports;
import io.hotdeal.testkit.process.ProcessException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Makes one cluster of empty servers that run in cluster mode: each master has a replica. */
public final class RedisCluster {

    private static final int SLOTS = 16_384;
    private static final Duration RESPONSE_LIMIT = Duration.ofSeconds(5);
    /** The role of a replica: five parts, of which three are strings with their length before them. */
    private static final int LINES_OF_A_REPLICA = 9;

    private RedisCluster() {}

    /**
     * Gives every master an equal share of the slots, introduces all servers to each other, and gives each master its replica; returns
     * when all are ready.
     *
     * @param ports of the masters, then of as many replicas in the order of their masters
     * @throws ProcessException when a server refuses, or they do not agree within a minute
     */
    public static void form(List<Integer> ports) throws IOException, InterruptedException {
        List<Integer> masters = ports.subList(0, ports.size() / 2);
        for (int node = 0; node < masters.size(); node++) {
            String slots = IntStream.range(share(node, masters.size()), share(node + 1, masters.size()))
                    .mapToObj(Integer::toString)
                    .collect(Collectors.joining(" "));
            tell(masters.get(node), "CLUSTER ADDSLOTS " + slots);
            // Different epochs from the start, so that the masters need no agreement.
            tell(masters.get(node), "CLUSTER SET-CONFIG-EPOCH " + (node + 1));
        }
        for (int other : ports.subList(1, ports.size())) {
            tell(ports.getFirst(), "CLUSTER MEET " + Ports.HOST + " " + other);
        }
        for (int node = 0; node < masters.size(); node++) {
            follow(masters.size() + node, node, ports);
        }
        for (int port : masters) {
            RedisMasters.await(
                    "The Redis masters on the ports " + masters + " did not become a cluster",
                    () -> !ReadinessProbe.redis(port, "GET hotdeal-offers", RESPONSE_LIMIT)
                            .startsWith("-CLUSTERDOWN"));
        }
    }

    private static void follow(int replica, int master, List<Integer> ports) throws IOException, InterruptedException {
        String id = ReadinessProbe.redis(ports.get(master), "CLUSTER MYID", RESPONSE_LIMIT, 2)
                .getLast();
        int port = ports.get(replica);
        // Refused until the two have heard of each other.
        RedisMasters.await(
                "Redis on port " + port + " did not become a replica",
                () -> ReadinessProbe.redis(port, "CLUSTER REPLICATE " + id, RESPONSE_LIMIT)
                        .equals("+OK"));
        RedisMasters.await(
                "Redis on port " + port + " did not get its master's data", () -> isReplicaOf(ports.get(master), port));
    }

    /** Whether it is a replica of this master and has all data of it. */
    static boolean isReplicaOf(int master, int port) {
        try {
            List<String> role = ReadinessProbe.redis(port, "ROLE", RESPONSE_LIMIT, LINES_OF_A_REPLICA);
            return role.getFirst().equals("*5") && role.get(5).equals(":" + master) && role.contains("connected");
        } catch (IOException e) {
            return false; // down
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
