package io.hotdeal.worker.audit;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderId;
import io.hotdeal.stock.StockAwayException;
import io.hotdeal.stock.StockOutcomeUnknownException;
import io.hotdeal.worker.audit.AuditReport.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.Environment;
import org.springframework.dao.DataAccessException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code audit} on the command line: the parts' addresses come from the environment, as for the worker. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = "Compares Redis, Kafka, the database and the payment provider, order by order.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:every unit, order and charge is accounted for",
            "1:findings, each named",
            "2:not quiet: orders were on their way while the audit looked",
            "3:cannot run: wrong options, or a part does not answer"
        },
        exitCodeOnInvalidInput = 3,
        exitCodeOnExecutionException = 3)
public final class AuditCommand implements Callable<Integer> {

    private static final int MAX_CLIENT_ORDERS = 10_000_000;

    /**
     * Of the worker's settings only addresses and credentials count here; no web, no migration, no chatter. As arguments:
     * logging is set up before any later source of properties is looked at.
     */
    private static final String[] SETTINGS = {
        "--spring.flyway.enabled=false",
        "--spring.jdbc.template.fetch-size=1000",
        "--spring.datasource.hikari.maximum-pool-size=2",
        "--spring.main.banner-mode=off",
        "--logging.level.root=error",
        "--logging.level.org.apache.kafka=error", // application.yaml wants more of it
        // Says with a stack trace what the failure analysis says in a sentence.
        "--logging.level.com.zaxxer.hikari=off",
    };

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--orders",
            paramLabel = "FILE",
            description = "Order ids that clients hold, one a line: somebody must know each of them.")
    private @Nullable Path orders;

    @Option(
            names = "--products",
            paramLabel = "ID",
            split = ",",
            description = "Only these offers; charges without an order are then not judged.")
    private @Nullable List<String> products;

    /** @return the exit code, see {@link ExitCode} */
    public static int run(String... arguments) {
        return new CommandLine(new AuditCommand()).execute(arguments);
    }

    @Override
    public Integer call() {
        Set<OfferId> only = products(products == null ? List.of() : products);
        Set<OrderId> held = orders == null ? Set.of() : clientOrders(orders);
        return audit(only, held).code();
    }

    private ExitCode audit(Set<OfferId> only, Set<OrderId> held) {
        try (ConfigurableApplicationContext context = start()) {
            try {
                AuditReport report = context.getBean(Audit.class).run(only, held);
                report.print(commandLine().getOut());
                return report.exitCode();
            } catch (PartAwayException e) {
                return cannotRun(String.valueOf(e.getMessage()));
            } catch (StockAwayException | StockOutcomeUnknownException e) {
                return cannotRun(away("Redis", context.getEnvironment(), "spring.data.redis.host", e));
            } catch (DataAccessException e) {
                return cannotRun(away("the database", context.getEnvironment(), "spring.datasource.url", e));
            }
        } catch (StartFailed e) {
            // The failure analysis has said which part, and where.
            return cannotRun("see above");
        }
    }

    private static final class StartFailed extends RuntimeException {
        StartFailed(RuntimeException cause) {
            super(cause);
        }
    }

    private static ConfigurableApplicationContext start() {
        try {
            return new SpringApplicationBuilder(AuditConfiguration.class)
                    .web(WebApplicationType.NONE)
                    .registerShutdownHook(false)
                    .run(SETTINGS);
        } catch (RuntimeException e) {
            throw new StartFailed(e);
        }
    }

    private static String away(String part, Environment environment, String property, Exception e) {
        return part + " at " + environment.getProperty(property, "(not set)") + " cannot be read: "
                + NestedExceptionUtils.getMostSpecificCause(e).getMessage();
    }

    private ExitCode cannotRun(String sentence) {
        commandLine().getErr().println("audit cannot run: " + sentence);
        commandLine().getErr().flush();
        return ExitCode.CANNOT_RUN;
    }

    private Set<OfferId> products(List<String> texts) {
        Set<OfferId> offers = new TreeSet<>();
        for (String text : texts) {
            try {
                offers.add(OfferId.parse(text.strip()));
            } catch (IllegalArgumentException e) {
                throw new ParameterException(commandLine(), "--products: " + text + ": " + e.getMessage());
            }
        }
        return offers;
    }

    private Set<OrderId> clientOrders(Path file) {
        Set<OrderId> ids = new HashSet<>();
        try (var lines = Files.lines(file)) {
            int number = 0;
            for (String line : (Iterable<String>) lines.map(String::strip)::iterator) {
                number++;
                if (!line.isEmpty()) {
                    ids.add(clientOrder(file, number, line));
                }
                if (number > MAX_CLIENT_ORDERS) {
                    throw new ParameterException(
                            commandLine(), "--orders: " + file + " has more than " + MAX_CLIENT_ORDERS + " lines");
                }
            }
        } catch (NoSuchFileException e) {
            throw new ParameterException(commandLine(), "--orders: there is no file " + file);
        } catch (IOException | UncheckedIOException e) {
            throw new ParameterException(commandLine(), "--orders: " + file + " cannot be read: " + e.getMessage());
        }
        return ids;
    }

    private OrderId clientOrder(Path file, int number, String line) {
        try {
            return new OrderId(line);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    commandLine(), "--orders: " + file + ", line " + number + ": " + e.getMessage());
        }
    }

    private CommandLine commandLine() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets it before the call");
        }
        return spec.commandLine();
    }
}
