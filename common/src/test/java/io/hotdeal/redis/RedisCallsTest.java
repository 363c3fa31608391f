package io.hotdeal.redis;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.internal.ExceptionFactory;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.redis.RedisSystemException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** Protocol rule 2: only what Redis says it did not run is known to have had no effect. */
class RedisCallsTest {

    private final RedisCalls calls =
            new RedisCalls(proxy(RedisConnectionFactory.class, proxy(RedisConnection.class, "")));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NOSCRIPT No matching script",
                "MOVED 3999 127.0.0.1:6381",
                "ASK 3999 127.0.0.1:6381",
                "TRYAGAIN Multiple keys request during rehashing of slot",
                "LOADING Redis is loading the dataset in memory",
                "READONLY You can't write against a read only replica.",
                "CLUSTERDOWN The cluster is down",
                "OOM command not allowed when used memory > 'maxmemory'. script: f0, on @user_script:9.",
                "BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.",
                "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk.",
                "NOREPLICAS Not enough good replicas to write.",
                "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
                "ERR Error running script (call to f_0): @user_script:9: @user_script: 9: -READONLY You can't write against",
                "ERR Error running script (call to f_0): @user_script:9: @user_script: 9: -OOM command not allowed when used",
                "ERR Error running script (call to f_0): @user_script:9: @user_script: 9: -MISCONF Errors writing to the AOF"
            })
    void knowsThatNothingHappened(String reply) {
        assertThatThrownBy(() -> failWith(ExceptionFactory.createExecutionException(reply)))
                .isInstanceOf(StockUnavailableException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ERR Error running script",
                "ERR Error running script (call to f_0): @user_script:9: @user_script: 9: -NOPERM this user has no permissions",
                "ERR Error running script (call to f_0): @user_script:9: @user_script: 9: Wrong number of args",
                "ERR MOVED is not the first word"
            })
    void takesEveryOtherReplyForUnknown(String reply) {
        assertThatThrownBy(() -> failWith(new RedisCommandExecutionException(reply)))
                .isInstanceOf(StockOutcomeUnknownException.class);
    }

    @Test
    void takesATimeoutAndALostConnectionForUnknown() {
        assertThatThrownBy(() -> failWith(new RedisCommandTimeoutException("after 1 s")))
                .isInstanceOf(StockOutcomeUnknownException.class);
        assertThatThrownBy(() -> failWith(new RedisConnectionException("Connection reset by peer")))
                .isInstanceOf(StockOutcomeUnknownException.class);
    }

    private void failWith(RedisException failure) {
        calls.call(connection -> {
            throw new RedisSystemException("Error in execution", failure);
        });
    }

    /** Whose every method returns this, where it fits. */
    private static <T> T proxy(Class<T> type, Object returned) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> method.getReturnType().isInstance(returned) ? returned : null));
    }
}
