package io.hotdeal.worker.cli;

import io.hotdeal.redis.StockOutcomeUnknownException;
import io.hotdeal.redis.StockUnavailableException;
import io.hotdeal.worker.audit.AuditReport.ExitCode;
import io.hotdeal.worker.audit.DependencyUnavailableException;
import io.hotdeal.worker.messaging.PublishException;
import io.hotdeal.worker.recovery.NotDrainedException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.Environment;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.PessimisticLockingFailureException;
import picocli.CommandLine;

/** Connects a command to the parts it needs, as the worker's environment names them; says in a sentence which is away. */
final class CommandContext {

    /**
     * Of the worker's settings only addresses and credentials count here; no web, no chatter. As arguments:
     * logging is set up before any later source of properties is looked at.
     */
    private static final String[] SETTINGS = {
        "--spring.jdbc.template.fetch-size=1000",
        "--spring.datasource.hikari.maximum-pool-size=4", // the lock on the migration has one, Flyway two
        "--spring.main.banner-mode=off",
        "--logging.level.root=error",
        "--logging.level.org.apache.kafka=error", // application.yaml wants more of these two
        "--logging.level.org.flywaydb=error",
        // Says with a stack trace what the failure analysis says in a sentence.
        "--logging.level.com.zaxxer.hikari=off",
    };

    private static final String UNMIGRATED = "--spring.flyway.enabled=false";

    private CommandContext() {}

    /**
     * Runs a command's work.
     *
     * @param configuration of the application it needs
     * @return what the work returned, or why it could not
     */
    static int with(CommandLine command, Class<?> configuration, Function<ApplicationContext, ExitCode> work) {
        return with(command, configuration, List.of(UNMIGRATED), work);
    }

    /** The same for a command that needs no dependency but those that its work asks. */
    static int lazily(CommandLine command, Class<?> configuration, Function<ApplicationContext, ExitCode> work) {
        return with(command, configuration, List.of(UNMIGRATED, "--spring.main.lazy-initialization=true"), work);
    }

    /** The same for the one command that migrates the schema. */
    static int migrating(CommandLine command, Class<?> configuration, Function<ApplicationContext, ExitCode> work) {
        return with(command, configuration, List.of("--spring.flyway.enabled=true"), work);
    }

    private static int with(
            CommandLine command,
            Class<?> configuration,
            List<String> further,
            Function<ApplicationContext, ExitCode> work) {
        ConfigurableApplicationContext context;
        try {
            context = new SpringApplicationBuilder(configuration)
                    .web(WebApplicationType.NONE)
                    .registerShutdownHook(false)
                    .run(Stream.concat(Stream.of(SETTINGS), further.stream()).toArray(String[]::new));
        } catch (RuntimeException e) {
            // The failure analysis has said which part, and where.
            return cannotRun(command, "see above").code();
        }
        try (context) {
            return run(command, context, work).code();
        }
    }

    private static ExitCode run(
            CommandLine command, ConfigurableApplicationContext context, Function<ApplicationContext, ExitCode> work) {
        try {
            return work.apply(context);
        } catch (DependencyUnavailableException e) {
            return cannotRun(command, String.valueOf(e.getMessage()));
        } catch (NotDrainedException e) {
            return say(command, "stops: " + e.getMessage(), ExitCode.NOT_QUIET);
        } catch (StockUnavailableException | StockOutcomeUnknownException e) {
            return cannotRun(command, away("Redis", context.getEnvironment(), "spring.data.redis.host", e));
        } catch (PessimisticLockingFailureException e) {
            String why = NestedExceptionUtils.getMostSpecificCause(e).getMessage();
            return say(command, "stops: another transaction holds a row that it needs: " + why, ExitCode.NOT_QUIET);
        } catch (DataAccessException e) {
            return cannotRun(command, away("the database", context.getEnvironment(), "spring.datasource.url", e));
        } catch (KafkaException | PublishException e) {
            return cannotRun(command, away("Kafka", context.getEnvironment(), "spring.kafka.bootstrap-servers", e));
        }
    }

    private static String away(String part, Environment environment, String property, Exception e) {
        return part + " at " + environment.getProperty(property, "(not set)") + " does not serve: "
                + NestedExceptionUtils.getMostSpecificCause(e).getMessage();
    }

    private static ExitCode cannotRun(CommandLine command, String sentence) {
        return say(command, "cannot run: " + sentence, ExitCode.CANNOT_RUN);
    }

    private static ExitCode say(CommandLine command, String sentence, ExitCode code) {
        command.getErr().println(command.getCommandName() + " " + sentence);
        command.getErr().flush();
        return code;
    }
}
