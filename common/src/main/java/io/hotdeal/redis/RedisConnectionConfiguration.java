package io.hotdeal.redis;

import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Reconnection to Redis in bounded time: a connection whose server is silent or has become a replica is closed, and the next
 * attempt to connect comes within a second. A cluster is then asked who is master now. Decision 0036.
 */
@AutoConfiguration
public class RedisConnectionConfiguration {

    /** Between two attempts, with jitter: gateways that lose the same Redis do not return at one moment. */
    private static final Delay RECONNECT =
            Delay.fullJitter(Duration.ofMillis(50), Duration.ofSeconds(1), 50, TimeUnit.MILLISECONDS);
    /** Of a service without {@code spring.data.redis.timeout}. */
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(2);

    /** A reply that comes within the time of two commands ends no connection: Redis is slow then, not gone. */
    @Bean
    ClientResourcesBuilderCustomizer boundedReconnection(
            DataRedisProperties properties, DataRedisConnectionDetails details, SentinelWatch watch) {
        Duration timeout = properties.getTimeout() == null ? DEFAULT_TIMEOUT : properties.getTimeout();
        // With read-from the client has connections to replicas, too.
        boolean mastersOnly = details.getCluster() == null
                && details.getMasterReplica() == null
                && properties.getLettuce().getReadFrom() == null;
        return resources -> customize(resources, timeout.multipliedBy(2), mastersOnly, watch::isReplaced);
    }

    @Bean
    LettuceClientOptionsBuilderCustomizer quickTopologyRefresh(DataRedisProperties properties) {
        var refresh = properties.getLettuce().getCluster().getRefresh();
        return options -> {
            if (options instanceof ClusterClientOptions.Builder cluster) {
                cluster.topologyRefreshOptions(topologyRefresh(refresh.getPeriod(), refresh.isDynamicRefreshSources()));
            }
        };
    }

    /**
     * When a cluster's client asks who is master: every so often, when an answer says otherwise, and at each attempt to connect again, at
     * most once a second. By default it is from the fifth attempt on, every five seconds; a frozen master costs a time-out for each.
     *
     * @param period  null: not without a reason
     * @param dynamic whether all servers that are known are asked, or only those of the properties
     */
    public static ClusterTopologyRefreshOptions topologyRefresh(@Nullable Duration period, boolean dynamic) {
        ClusterTopologyRefreshOptions.Builder refresh = ClusterTopologyRefreshOptions.builder()
                .dynamicRefreshSources(dynamic)
                .refreshTriggersReconnectAttempts(1)
                .adaptiveRefreshTriggersTimeout(Duration.ofSeconds(1));
        return (period == null ? refresh : refresh.enablePeriodicRefresh(period)).build();
    }

    @Bean
    SentinelWatch sentinelWatch() {
        return new SentinelWatch();
    }

    /** Where sentinels decide who the master is. */
    @Bean
    SmartInitializingSingleton sentinelWatchStart(
            RedisConnectionFactory connections, DataRedisConnectionDetails details, SentinelWatch watch) {
        return () -> {
            if (details.getSentinel() != null) {
                watch.start(connections, details.getSentinel().getMaster());
            }
        };
    }

    /**
     * @param silence     after which a connection is closed
     * @param mastersOnly not for a cluster, whose client also asks replicas for the topology, and learns by MOVED of a new master
     */
    public static void customize(ClientResources.Builder resources, Duration silence, boolean mastersOnly) {
        customize(resources, silence, mastersOnly, server -> false);
    }

    private static void customize(
            ClientResources.Builder resources,
            Duration silence,
            boolean mastersOnly,
            Predicate<SocketAddress> isReplaced) {
        resources.reconnectDelay(RECONNECT).nettyCustomizer(new NettyCustomizer() {
            @Override
            public void afterChannelInitialized(Channel channel) {
                channel.pipeline().addLast(new ConnectionProbe(silence, mastersOnly, isReplaced));
            }
        });
    }
}
