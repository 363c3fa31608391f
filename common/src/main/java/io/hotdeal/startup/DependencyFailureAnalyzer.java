package io.hotdeal.startup;

import io.hotdeal.kafka.TopicSetup.TopicException;
import io.hotdeal.redis.StockOutcomeUnknownException;
import io.hotdeal.redis.StockUnavailableException;
import io.lettuce.core.RedisCommandExecutionException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.env.Environment;

/** Turns a start-up that failed for a database, Redis or Kafka into a sentence instead of a stack trace. */
final class DependencyFailureAnalyzer implements FailureAnalyzer {

    private static final String DATABASE = "spring.datasource.url";

    private final Environment environment;

    DependencyFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        List<Throwable> causes = causes(failure);
        for (Throwable cause : causes) {
            if (cause instanceof SQLException) {
                return analysis("The database", address(DATABASE), cause, runs(DATABASE), failure);
            }
            if (cause instanceof SchemaTakenException) {
                return analysis(
                        "The database",
                        address(DATABASE),
                        cause,
                        "that the user is the right one, and give Hotdeal a schema of its own; see docs/oracle.md, Existing schemas",
                        failure);
            }
            if (cause instanceof MigrationBusyException) {
                return analysis(
                        "The database",
                        address(DATABASE),
                        cause,
                        "which process that is, and end it if it hangs; and that " + DATABASE
                                + " names the right database",
                        failure);
            }
            if (cause instanceof StockUnavailableException || cause instanceof StockOutcomeUnknownException) {
                return analysis("Redis", redisAddress(), causes.getFirst(), redisAdvice(causes), failure);
            }
            if (cause instanceof TopicException) {
                return analysis(
                        "Kafka", address("spring.kafka.bootstrap-servers"), cause, kafkaAdvice(causes), failure);
            }
        }
        return null;
    }

    private String address(String property) {
        return environment.getProperty(property, "(not set)");
    }

    /** Of sentinels or a cluster, where these are given. */
    private String redisAddress() {
        return Stream.of("spring.data.redis.sentinel.nodes", "spring.data.redis.cluster.nodes")
                .map(environment::getProperty)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> address("spring.data.redis.host") + ":"
                        + environment.getProperty("spring.data.redis.port", "6379"));
    }

    private static FailureAnalysis analysis(
            String part, String address, Throwable cause, String advice, Throwable failure) {
        return new FailureAnalysis(
                part + " at " + address + " cannot be used: " + cause.getMessage(), "Check " + advice + ".", failure);
    }

    private static String runs(String property) {
        return "that it runs and that " + property + " names it";
    }

    private static String redisAdvice(List<Throwable> causes) {
        if (has(causes, SSLException.class)) {
            return "that the bundle of spring.data.redis.ssl.bundle (spring.ssl.bundle.*) trusts its certificate";
        }
        for (Throwable cause : causes) {
            if (cause instanceof RedisCommandExecutionException refusal) {
                // The error code is by protocol the first word.
                return switch (String.valueOf(refusal.getMessage()).split(" ", 2)[0]) {
                    case "WRONGPASS", "NOAUTH" -> "spring.data.redis.username and spring.data.redis.password";
                    case "NOPERM" ->
                        "that the user of spring.data.redis.username may do what infra/security/redis.acl says";
                    default -> runs("spring.data.redis.host");
                };
            }
        }
        return runs("spring.data.redis.host")
                + ", and with TLS, if it wants that, that spring.data.redis.ssl.bundle is set";
    }

    private static String kafkaAdvice(List<Throwable> causes) {
        if (has(causes, SslAuthenticationException.class)) {
            return "that the bundle of spring.kafka.ssl.bundle (spring.ssl.bundle.*) trusts its certificate";
        }
        if (has(causes, SaslAuthenticationException.class)) {
            return "user and password in spring.kafka.properties.sasl.jaas.config, and"
                    + " spring.kafka.properties.sasl.mechanism";
        }
        if (has(causes, AuthorizationException.class)) {
            return "that the user in spring.kafka.properties.sasl.jaas.config may do what infra/security/kafka.acls says";
        }
        return runs("spring.kafka.bootstrap-servers")
                + ", and with TLS or a password, if it wants those, spring.kafka.security.protocol";
    }

    private static boolean has(List<Throwable> causes, Class<? extends Throwable> kind) {
        return causes.stream().anyMatch(kind::isInstance);
    }

    /** Outermost last: the innermost that is known says it best. */
    private static List<Throwable> causes(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = failure; cause != null && causes.size() < 50; cause = cause.getCause()) {
            causes.addFirst(cause);
        }
        return causes;
    }
}
