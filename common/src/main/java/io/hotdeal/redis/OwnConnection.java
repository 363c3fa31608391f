package io.hotdeal.redis;

import io.hotdeal.redis.RedisCalls.Command;
import io.hotdeal.redis.RedisCalls.ScriptCall;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.lettuce.RedisCredentialsProviderFactory;

/**
 * One connection to one server that never connects again by itself. Lettuce could send a {@code WAIT} without reply once more on
 * the new connection, perhaps to another master that lacks what the script has found. For one thread at a time.
 */
final class OwnConnection implements AutoCloseable {

    private final LettuceConnectionFactory factory;
    private final RedisConnection connection;
    private final RedisClusterAsyncCommands<byte[], byte[]> commands;
    /** Scripts that the server has since this connection sent their text. */
    private final Set<RedisScript> loaded = EnumSet.noneOf(RedisScript.class);

    @SuppressWarnings("unchecked") // the native connection of Lettuce
    private OwnConnection(LettuceConnectionFactory factory) {
        this.factory = factory;
        this.connection = factory.getConnection();
        this.commands = (RedisClusterAsyncCommands<byte[], byte[]>) connection.getNativeConnection();
    }

    /** @throws StockUnavailableException when the server cannot be reached */
    static OwnConnection open(RedisConfiguration server, LettuceClientConfiguration options) {
        var factory = new LettuceConnectionFactory(server, new ConnectsOnce(options));
        factory.setShareNativeConnection(false);
        factory.afterPropertiesSet();
        factory.start();
        boolean open = false;
        try {
            var opened = new OwnConnection(factory);
            open = true;
            return opened;
        } catch (DataAccessException e) {
            throw new StockUnavailableException("Redis cannot be reached", e);
        } finally {
            if (!open) {
                factory.destroy();
            }
        }
    }

    /** Sends the script's text the first time; a server that has lost it since refuses the call. */
    CompletableFuture<Object> send(RedisScript script, ScriptCall call) {
        return send(loaded.add(script) ? RedisCalls.byText(script, call) : RedisCalls.bySha1(script, call));
    }

    <T> CompletableFuture<T> send(Command<T> command) {
        return RedisCalls.send(command, commands);
    }

    @Override
    public void close() {
        connection.close();
        factory.destroy();
    }

    /** The same options without reconnection. */
    private record ConnectsOnce(LettuceClientConfiguration options) implements LettuceClientConfiguration {

        @Override
        public Optional<ClientOptions> getClientOptions() {
            return Optional.of(options.getClientOptions()
                    .orElseGet(ClientOptions::create)
                    .mutate()
                    .autoReconnect(false)
                    .build());
        }

        @Override
        public boolean isUseSsl() {
            return options.isUseSsl();
        }

        @Override
        @SuppressWarnings("deprecation") // the interface still has it
        public boolean isVerifyPeer() {
            return options.isVerifyPeer();
        }

        @Override
        public SslVerifyMode getVerifyMode() {
            return options.getVerifyMode();
        }

        @Override
        public boolean isStartTls() {
            return options.isStartTls();
        }

        @Override
        public Optional<ClientResources> getClientResources() {
            return options.getClientResources();
        }

        @Override
        public Optional<String> getClientName() {
            return options.getClientName();
        }

        @Override
        public Optional<ReadFrom> getReadFrom() {
            return Optional.empty();
        }

        @Override
        public Optional<RedisCredentialsProviderFactory> getRedisCredentialsProviderFactory() {
            return options.getRedisCredentialsProviderFactory();
        }

        @Override
        public Duration getCommandTimeout() {
            return options.getCommandTimeout();
        }

        @Override
        public Duration getShutdownTimeout() {
            return options.getShutdownTimeout();
        }

        @Override
        public Duration getShutdownQuietPeriod() {
            return options.getShutdownQuietPeriod();
        }
    }
}
