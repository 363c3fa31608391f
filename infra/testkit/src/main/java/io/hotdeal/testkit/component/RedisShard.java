package io.hotdeal.testkit.component;

import io.hotdeal.testkit.process.ProcessException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The part of a Redis Cluster that holds one offer: a master and its replicas. */
public final class RedisShard extends RedisMasters {

    private static final Pattern MOVED = Pattern.compile("-MOVED \\d+ .*:(\\d+)");

    private final String key;

    /** @param nodes ports of all of the cluster's servers */
    public RedisShard(List<Integer> nodes, int offer) {
        super(nodes);
        this.key = String.format(Locale.ROOT, "{prod-%03d}-quantity", offer);
    }

    @Override
    Optional<Integer> named(int node) throws IOException {
        String reply = ReadinessProbe.redis(node, "EXISTS " + key, RESPONSE_LIMIT);
        Matcher moved = MOVED.matcher(reply);
        if (moved.matches()) {
            return Optional.of(Integer.valueOf(moved.group(1)));
        }
        return reply.startsWith(":") ? Optional.of(node) : Optional.empty();
    }

    @Override
    public void failOver() throws IOException, InterruptedException {
        int master = masterPort();
        for (int node : ports()) {
            if (RedisCluster.isReplicaOf(master, node)) {
                String reply = ReadinessProbe.redis(node, "CLUSTER FAILOVER", RESPONSE_LIMIT);
                if (reply.equals("+OK")) {
                    return;
                }
                throw new ProcessException(
                        "The replica on port " + node + " does not become the master: " + reply + ".");
            }
        }
        throw new ProcessException("The master on port " + master + " has no replica that follows it.");
    }
}
