package io.hotdeal.redis;

import io.hotdeal.redis.RedisCalls.Reply;
import io.hotdeal.redis.RedisCalls.ScriptCall;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode.NodeFlag;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Runs scripts on connections of its own, one to each server, and waits there until replicas have what the scripts wrote:
 * {@code WAIT} blocks its connection, so no other call may share it. Opened when first needed, and closed when its server is no master
 * any more and another one is opened. Safe for any thread; the calls to one server must come one after another.
 */
public final class ReplicatedCalls implements AutoCloseable {

    /** Of a cluster one of its masters, else the one server there is. */
    public record Master(String host, int port) {}

    /**
     * What became of one {@link #run}.
     *
     * @param replies  one for each call, in their order
     * @param replicas that have everything which the calls wrote, and all that the server had written before
     */
    public record Replicated(List<Reply<Object>> replies, long replicas) {}

    private static final Master ONLY = new Master("", 0);

    private final LettuceConnectionFactory shared;
    private final ConcurrentMap<Master, OwnConnection> connections = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** @param shared whose addresses, credentials and options the connections have, too; must be Lettuce's */
    public ReplicatedCalls(RedisConnectionFactory shared) {
        this.shared = (LettuceConnectionFactory) shared;
    }

    /**
     * The server that has the key, as far as the client knows.
     *
     * @throws StockUnavailableException when no master has it
     */
    public Master masterOf(String key) {
        if (!(shared.getRequiredNativeClient() instanceof RedisClusterClient cluster)) {
            return ONLY;
        }
        RedisClusterNode master = cluster.getPartitions().getMasterBySlot(SlotHash.getSlot(key));
        if (master == null) {
            throw new StockUnavailableException("no master has the key " + key, null);
        }
        return master(master);
    }

    /**
     * Runs the script for each call, then waits until enough replicas have it, for at most half of the command timeout.
     *
     * @param replicas to wait for; 0: none
     * @throws StockUnavailableException    when the server cannot be reached
     * @throws StockOutcomeUnknownException when it is not known what the replicas have
     */
    public Replicated run(Master server, RedisScript script, List<ScriptCall> calls, int replicas) {
        OwnConnection connection = connection(server);
        List<CompletableFuture<Object>> sent =
                calls.stream().map(call -> connection.send(script, call)).toList();
        CompletableFuture<Long> waited = replicas == 0
                ? CompletableFuture.completedFuture(0L)
                : connection.send(commands -> commands.waitForReplication(replicas, waitMillis()));
        List<Reply<Object>> replies = sent.stream().map(RedisCalls::await).toList();
        Reply<Long> acknowledged = RedisCalls.await(waited);
        if (acknowledged.failure() != null || replies.stream().anyMatch(reply -> reply.failure() != null)) {
            // Another server may have the keys by now, or this one lacks the script.
            forget(server, connection);
        }
        if (acknowledged.failure() != null) {
            throw acknowledged.failure();
        }
        return new Replicated(replies, Objects.requireNonNull(acknowledged.value(), "WAIT returns a number"));
    }

    /** The client gives a command up when it has no reply within its timeout. */
    private long waitMillis() {
        return Math.max(1, shared.getClientConfiguration().getCommandTimeout().toMillis() / 2);
    }

    private OwnConnection connection(Master server) {
        OwnConnection known = connections.get(server);
        if (known != null) {
            return known;
        }
        forgetFormerMasters();
        OwnConnection opened = OwnConnection.open(addressOf(server), shared.getClientConfiguration());
        connections.put(server, opened);
        if (closed) {
            forget(server, opened);
            throw new StockUnavailableException("the connections to Redis are closed", null);
        }
        return opened;
    }

    /** A call that waits there has no reply: it is repeated at the master that has the key by then. */
    private void forgetFormerMasters() {
        if (shared.getRequiredNativeClient() instanceof RedisClusterClient cluster) {
            Set<Master> masters = cluster.getPartitions().stream()
                    .filter(node ->
                            node.is(NodeFlag.UPSTREAM) && !node.getSlots().isEmpty())
                    .map(ReplicatedCalls::master)
                    .collect(Collectors.toSet());
            connections.forEach((server, connection) -> {
                if (!masters.contains(server)) {
                    forget(server, connection);
                }
            });
        }
    }

    private static Master master(RedisClusterNode node) {
        return new Master(node.getUri().getHost(), node.getUri().getPort());
    }

    private RedisConfiguration addressOf(Master server) {
        RedisClusterConfiguration cluster = shared.getClusterConfiguration();
        if (cluster != null) {
            var node = new RedisStandaloneConfiguration(server.host(), server.port());
            node.setUsername(cluster.getUsername());
            node.setPassword(cluster.getPassword());
            return node;
        }
        return firstOf(
                shared.getSentinelConfiguration(),
                shared.getSocketConfiguration(),
                shared.getStandaloneConfiguration());
    }

    private static RedisConfiguration firstOf(
            @Nullable RedisConfiguration sentinel, @Nullable RedisConfiguration socket, RedisConfiguration standalone) {
        return sentinel != null ? sentinel : Objects.requireNonNullElse(socket, standalone);
    }

    private void forget(Master server, OwnConnection connection) {
        if (connections.remove(server, connection)) {
            connection.close();
        }
    }

    @Override
    public void close() {
        closed = true;
        connections.forEach(this::forget);
    }
}
