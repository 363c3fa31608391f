package io.hotdeal.redis;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisSentinelConnection;
import org.springframework.data.redis.connection.RedisServer;

/**
 * Asks a sentinel every half second who the master is, and remembers who was it before: sentinels that replace a master which is well
 * tell it so some ten seconds later, and until then it accepts orders that are lost with it. Thread-safe.
 */
final class SentinelWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SentinelWatch.class);
    private static final Duration INTERVAL = Duration.ofMillis(500);

    private final Set<SocketAddress> replaced = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("sentinel-watch").factory());

    private @Nullable InetSocketAddress master;
    private long epoch;

    /** Whether another server has become the master since this one was it. */
    boolean isReplaced(SocketAddress server) {
        return replaced.contains(server);
    }

    /**
     * Begins to ask. A sentinel that fails is left for another one.
     *
     * @param name of the master
     */
    void start(RedisConnectionFactory connections, String name) {
        var unused = thread.scheduleWithFixedDelay(
                () -> askUntilItFails(connections, name), 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void askUntilItFails(RedisConnectionFactory connections, String name) {
        try (RedisSentinelConnection sentinel = connections.getSentinelConnection()) {
            while (!thread.isShutdown()) {
                for (RedisServer named : sentinel.masters()) {
                    if (name.equals(named.getName())) {
                        isNamed(named);
                    }
                }
                TimeUnit.NANOSECONDS.sleep(INTERVAL.toNanos());
            }
        } catch (RuntimeException | IOException e) {
            // Whatever it is: the next attempt asks another sentinel, and this thread must live.
            LOG.debug("no sentinel says who is the master {}", name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void isNamed(RedisServer server) {
        String host = server.getHost();
        Integer port = server.getPort();
        Long atEpoch = server.getConfigEpoch();
        if (host != null && port != null && atEpoch != null) {
            isNamed(new InetSocketAddress(host, port), atEpoch);
        }
    }

    /** @param atEpoch of the sentinel's knowledge: it grows with each takeover, and one that has missed some is not believed */
    synchronized void isNamed(InetSocketAddress server, long atEpoch) {
        if (atEpoch < epoch) {
            return;
        }
        epoch = atEpoch;
        if (master != null && !master.equals(server)) {
            replaced.add(master);
        }
        replaced.remove(server);
        master = server;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
