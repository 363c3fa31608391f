package io.hotdeal.redis;

import io.lettuce.core.AbstractRedisAsyncCommands;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisLoadingException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisReadOnlyException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Calls Redis and says of a failure whether anything may have happened (design, protocol rules 1 and 2). Safe for any
 * thread: Lettuce sends all of them down one connection.
 */
public final class RedisCalls {

    /** Error codes with which Redis says that it did not run the command. */
    private static final Set<String> NOT_RUN =
            Set.of("NOSCRIPT", "MOVED", "ASK", "TRYAGAIN", "LOADING", "READONLY", "CLUSTERDOWN");

    private final RedisConnectionFactory connections;

    public RedisCalls(RedisConnectionFactory connections) {
        this.connections = connections;
    }

    /** One or more commands on one connection. */
    @FunctionalInterface
    public interface Call<T> {
        T on(RedisConnection connection);
    }

    /**
     * Runs a script by its SHA-1, and sends its text when Redis does not have it.
     *
     * @return the script's reply in the form its header names: list, bytes or Long
     * @throws StockUnavailableException    when nothing happened
     * @throws StockOutcomeUnknownException when it may have happened
     */
    public Object run(RedisScript script, List<String> keys, List<String> arguments) {
        byte[][] keysAndArguments = new byte[keys.size() + arguments.size()][];
        int i = 0;
        for (String key : keys) {
            keysAndArguments[i++] = RedisScript.bytes(key);
        }
        for (String argument : arguments) {
            keysAndArguments[i++] = RedisScript.bytes(argument);
        }
        Object reply = call(connection -> {
            try {
                return connection
                        .scriptingCommands()
                        .evalSha(script.sha1(), script.returns(), keys.size(), keysAndArguments);
            } catch (DataAccessException e) {
                if (!(rootOf(e) instanceof RedisNoScriptException)) {
                    throw e;
                }
                return connection
                        .scriptingCommands()
                        .eval(script.text(), script.returns(), keys.size(), keysAndArguments);
            }
        });
        if (reply == null) {
            throw new IllegalStateException("script " + script + " returned nothing");
        }
        return reply;
    }

    /**
     * Runs commands that are no script.
     *
     * @throws StockUnavailableException    when nothing happened
     * @throws StockOutcomeUnknownException when it may have happened
     */
    public <T> T call(Call<T> call) {
        try (RedisConnection connection = connect()) {
            return call.on(connection);
        } catch (DataAccessException e) {
            throw explain(e);
        }
    }

    private RedisConnection connect() {
        try {
            RedisConnection connection = connections.getConnection();
            if (!isOpen(connection)) {
                connection.close();
                throw new StockUnavailableException("Redis is not connected", null);
            }
            return connection;
        } catch (RedisConnectionFailureException e) {
            throw new StockUnavailableException("Redis cannot be reached", e);
        }
    }

    /** Standalone and cluster commands alike. */
    private static boolean isOpen(RedisConnection connection) {
        return !(connection.getNativeConnection() instanceof AbstractRedisAsyncCommands<?, ?> commands)
                || commands.getConnection().isOpen();
    }

    private static RuntimeException explain(DataAccessException e) {
        Throwable root = rootOf(e);
        boolean notRun = root instanceof RedisLoadingException
                || root instanceof RedisReadOnlyException
                || (root instanceof RedisCommandExecutionException refusal && NOT_RUN.contains(codeOf(refusal)));
        return notRun
                ? new StockUnavailableException("Redis refused the call: " + root.getMessage(), e)
                : new StockOutcomeUnknownException("no answer from Redis: " + root.getMessage(), e);
    }

    /** The error code is by protocol the first word of a Redis error reply. */
    private static @Nullable String codeOf(RedisCommandExecutionException refusal) {
        String reply = refusal.getMessage();
        return reply == null ? null : reply.split(" ", 2)[0];
    }

    private static Throwable rootOf(DataAccessException e) {
        return NestedExceptionUtils.getMostSpecificCause(e);
    }
}
