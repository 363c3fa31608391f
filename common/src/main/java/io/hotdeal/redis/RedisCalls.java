package io.hotdeal.redis;

import io.lettuce.core.AbstractRedisAsyncCommands;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisLoadingException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisReadOnlyException;
import io.lettuce.core.cluster.api.async.RedisAdvancedClusterAsyncCommands;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
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
    private static final Set<String> NOT_RUN = Set.of(
            "NOSCRIPT",
            "MOVED",
            "ASK",
            "TRYAGAIN",
            "LOADING",
            "READONLY",
            "CLUSTERDOWN",
            "OOM",
            "MISCONF",
            "NOREPLICAS",
            "MASTERDOWN",
            "BUSY");

    /** As Redis 6 words the refusal of a script's first write; it refuses no later one (decision 0037). Redis 7 begins with the code. */
    private static final Pattern FIRST_WRITE_REFUSED = Pattern.compile(": -(READONLY|OOM|MISCONF|NOREPLICAS) ");

    /** Commands in one round trip: far below those that the client lets wait for a reply. */
    private static final int ROUND = 1_000;
    /** The client ends each command by {@code spring.data.redis.timeout}; this is for a command that it forgets. */
    private static final Duration FORGOTTEN = Duration.ofSeconds(60);

    private final RedisConnectionFactory connections;

    public RedisCalls(RedisConnectionFactory connections) {
        this.connections = connections;
    }

    /** One or more commands on one connection. */
    @FunctionalInterface
    public interface Call<T> {
        T on(RedisConnection connection);
    }

    /** One command of a {@linkplain #round round}. */
    @FunctionalInterface
    public interface Command<T> {
        CompletionStage<T> on(RedisClusterAsyncCommands<byte[], byte[]> commands);
    }

    /**
     * What became of one command of a round.
     *
     * @param value   the reply of Redis, which may be null
     * @param failure {@link StockUnavailableException} or {@link StockOutcomeUnknownException}; null when Redis replied
     */
    public record Reply<T>(@Nullable T value, @Nullable RuntimeException failure) {}

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

    /**
     * Sends many commands before it waits for their replies: one round trip for each thousand, to all shards of a cluster at the
     * same time. Each command fails apart, so a shard that is lost takes only its own along.
     *
     * @return a reply for each command, in their order
     * @throws StockUnavailableException when there is no connection at all; nothing happened then
     */
    @SuppressWarnings("unchecked") // the native connection of Lettuce, standalone and cluster alike
    public <T> List<Reply<T>> round(List<? extends Command<T>> commands) {
        List<Reply<T>> replies = new ArrayList<>(commands.size());
        try (RedisConnection connection = connect()) {
            var redis = (RedisClusterAsyncCommands<byte[], byte[]>) connection.getNativeConnection();
            for (int begin = 0; begin < commands.size(); begin += ROUND) {
                List<CompletableFuture<T>> sent = new ArrayList<>();
                for (Command<T> command : commands.subList(begin, Math.min(begin + ROUND, commands.size()))) {
                    sent.add(send(command, redis));
                }
                sent.forEach(reply -> replies.add(await(reply)));
            }
        }
        return replies;
    }

    static <T> CompletableFuture<T> send(Command<T> command, RedisClusterAsyncCommands<byte[], byte[]> redis) {
        try {
            return command.on(redis).toCompletableFuture();
        } catch (RedisException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    static <T> Reply<T> await(CompletableFuture<T> sent) {
        try {
            return new Reply<>(sent.get(FORGOTTEN.toMillis(), TimeUnit.MILLISECONDS), null);
        } catch (ExecutionException | CancellationException e) {
            Throwable root = NestedExceptionUtils.getMostSpecificCause(e);
            return new Reply<>(null, explain(root, e));
        } catch (TimeoutException e) {
            return new Reply<>(null, explain(e, e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Reply<>(null, explain(e, e));
        }
    }

    /** One call of a script. */
    public record ScriptCall(List<String> keys, List<String> arguments) {}

    /** Runs a script for many offers in one {@linkplain #round round}, and sends its text where Redis does not have it. */
    public List<Reply<Object>> runAll(RedisScript script, List<ScriptCall> calls) {
        List<Reply<Object>> replies = new ArrayList<>(
                round(calls.stream().map(each -> bySha1(script, each)).toList()));
        List<Integer> unknown = new ArrayList<>();
        List<Command<Object>> again = new ArrayList<>();
        for (int i = 0; i < replies.size(); i++) {
            RuntimeException failure = replies.get(i).failure();
            if (failure != null
                    && NestedExceptionUtils.getMostSpecificCause(failure) instanceof RedisNoScriptException) {
                unknown.add(i);
                again.add(byText(script, calls.get(i)));
            }
        }
        List<Reply<Object>> repeated = again.isEmpty() ? List.of() : round(again);
        for (int i = 0; i < repeated.size(); i++) {
            replies.set(unknown.get(i), repeated.get(i));
        }
        return replies;
    }

    static Command<Object> bySha1(RedisScript script, ScriptCall call) {
        return redis -> redis.evalsha(script.sha1(), script.output(), bytes(call.keys()), bytes(call.arguments()));
    }

    static Command<Object> byText(RedisScript script, ScriptCall call) {
        return redis -> redis.eval(script.text(), script.output(), bytes(call.keys()), bytes(call.arguments()));
    }

    private static byte[][] bytes(List<String> texts) {
        return texts.stream().map(RedisScript::bytes).toArray(byte[][]::new);
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

    /**
     * Of one server. A cluster's nodes have connections of their own, and a command for a lost one fails alone; what is open or not
     * is the connection to any one of them, for commands without a key.
     */
    private static boolean isOpen(RedisConnection connection) {
        Object commands = connection.getNativeConnection();
        return commands instanceof RedisAdvancedClusterAsyncCommands<?, ?>
                || !(commands instanceof AbstractRedisAsyncCommands<?, ?> one)
                || one.getConnection().isOpen();
    }

    private static RuntimeException explain(DataAccessException e) {
        return explain(rootOf(e), e);
    }

    private static RuntimeException explain(Throwable root, Throwable e) {
        boolean notRun = root instanceof RedisLoadingException
                || root instanceof RedisReadOnlyException
                || (root instanceof RedisCommandExecutionException refusal && isNotRun(refusal));
        return notRun
                ? new StockUnavailableException("Redis refused the call: " + root.getMessage(), e)
                : new StockOutcomeUnknownException("no answer from Redis: " + root.getMessage(), e);
    }

    private static boolean isNotRun(RedisCommandExecutionException refusal) {
        String reply = String.valueOf(refusal.getMessage());
        return NOT_RUN.contains(codeOf(reply))
                || FIRST_WRITE_REFUSED.matcher(reply).find();
    }

    /** The error code is by protocol the first word of a Redis error reply. */
    private static String codeOf(String reply) {
        return reply.split(" ", 2)[0];
    }

    private static Throwable rootOf(DataAccessException e) {
        return NestedExceptionUtils.getMostSpecificCause(e);
    }
}
