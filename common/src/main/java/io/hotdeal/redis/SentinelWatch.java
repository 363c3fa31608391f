package io.hotdeal.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
import io.lettuce.core.sentinel.api.sync.RedisSentinelCommands;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Asks a sentinel every half second who the master is, and remembers who was it before: sentinels that replace a master which is well
 * tell it so some ten seconds later, and until then it accepts orders that are lost with it. Thread-safe.
 */
final class SentinelWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SentinelWatch.class);
    private static final Duration INTERVAL = Duration.ofMillis(500);

    /** By then sentinels have told a former master what it is, and it says so itself. */
    private static final Duration REMEMBERED = Duration.ofSeconds(60);

    /** Former masters, and the {@link System#nanoTime()} at which another one was named. */
    private final ConcurrentHashMap<SocketAddress, Long> replaced = new ConcurrentHashMap<>();

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("sentinel-watch").factory());

    private @Nullable InetSocketAddress master;
    private long epoch;

    /**
     * Whether another server has become the master since this one was it, within the last minute: sentinels that were set up anew count
     * epochs from 0, and what they say of a former master is not believed.
     */
    boolean isReplaced(SocketAddress server) {
        Long since = replaced.get(server);
        return since != null && System.nanoTime() - since < REMEMBERED.toNanos();
    }

    /**
     * Begins to ask. A sentinel that fails is left for another one.
     *
     * @param connections must be Lettuce's
     * @param name        of the master
     */
    void start(RedisConnectionFactory connections, String name) {
        var lettuce = (LettuceConnectionFactory) connections;
        var unused = thread.scheduleWithFixedDelay(
                () -> askUntilItFails(lettuce, name), 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void askUntilItFails(LettuceConnectionFactory connections, String name) {
        try (StatefulRedisSentinelConnection<String, String> sentinel =
                ((RedisClient) connections.getRequiredNativeClient()).connectSentinel()) {
            RedisSentinelCommands<String, String> commands = sentinel.sync();
            while (!thread.isShutdown()) {
                // In this order, and not the address of SENTINEL MASTER: the sentinel that leads a takeover shows the
                // new epoch with
                // the old address there until the other replicas follow the new master.
                String atEpoch = commands.master(name).get("config-epoch");
                SocketAddress named = commands.getMasterAddrByName(name);
                if (atEpoch != null && named instanceof InetSocketAddress server) {
                    isNamed(new InetSocketAddress(server.getHostString(), server.getPort()), Long.parseLong(atEpoch));
                }
                TimeUnit.NANOSECONDS.sleep(INTERVAL.toNanos());
            }
        } catch (RuntimeException e) {
            // Whatever it is: the next attempt asks another sentinel, and this thread must live.
            LOG.debug("no sentinel says who is the master {}", name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @param atEpoch of the sentinel's knowledge: it grows with each takeover, and one that has missed some is not believed */
    synchronized void isNamed(InetSocketAddress server, long atEpoch) {
        // A host name that cannot be resolved now says nothing: the connections are those of the address that it had.
        if (atEpoch < epoch || server.isUnresolved()) {
            return;
        }
        epoch = atEpoch;
        if (master != null && !isSameName(master, server)) {
            replaced.put(master, System.nanoTime());
        }
        replaced.remove(server);
        master = server;
    }

    /** A host name may have several addresses, or another one than before. */
    private static boolean isSameName(InetSocketAddress one, InetSocketAddress other) {
        return one.getPort() == other.getPort() && one.getHostString().equals(other.getHostString());
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
