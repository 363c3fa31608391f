package io.hotdeal.startup;

import io.hotdeal.order.TopicSetup.TopicException;
import io.hotdeal.stock.StockAwayException;
import io.hotdeal.stock.StockOutcomeUnknownException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.env.Environment;

/** Turns a start-up that failed for a database, Redis or Kafka into a sentence instead of a stack trace. */
final class DependencyFailureAnalyzer implements FailureAnalyzer {

    private final Environment environment;

    DependencyFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        for (Throwable cause : causes(failure)) {
            if (cause instanceof SQLException) {
                return analysis("The database", "spring.datasource.url", failure, cause);
            }
            if (cause instanceof StockAwayException || cause instanceof StockOutcomeUnknownException) {
                return analysis("Redis", "spring.data.redis.host", failure, cause);
            }
            if (cause instanceof TopicException) {
                return analysis("Kafka", "spring.kafka.bootstrap-servers", failure, cause);
            }
        }
        return null;
    }

    private FailureAnalysis analysis(String part, String property, Throwable failure, Throwable cause) {
        String address = environment.getProperty(property, "(not set)");
        if (property.equals("spring.data.redis.host")) {
            address += ":" + environment.getProperty("spring.data.redis.port", "6379");
        }
        return new FailureAnalysis(
                part + " at " + address + " cannot be used: " + cause.getMessage(),
                "Check that it runs and that " + property + " names it.",
                failure);
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
