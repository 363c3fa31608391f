package io.hotdeal.worker.cli;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderId;
import io.hotdeal.worker.audit.Audit;
import io.hotdeal.worker.audit.AuditConfiguration;
import io.hotdeal.worker.audit.AuditReport;
import io.hotdeal.worker.recovery.RecoveryConfiguration;
import io.hotdeal.worker.recovery.RepairOrders;
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
            "2:not quiet: orders were on their way while the audit looked, or their settlement waits for Redis",
            "3:cannot run: wrong options, or a dependency is unavailable"
        },
        exitCodeOnInvalidInput = 3,
        exitCodeOnExecutionException = 3)
final class AuditCommand implements Callable<Integer> {

    private static final int MAX_NAMED = 1_000_000;
    private static final int MAX_CLIENT_ORDERS = 10_000_000;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--orders",
            paramLabel = "FILE",
            description =
                    "Order ids that clients hold, one a line: each must be known to Redis, Kafka or the database.")
    private @Nullable Path orders;

    @Option(
            names = "--products",
            paramLabel = "ID",
            split = ",",
            description =
                    "Only these offers; charges without an order, and how far the workers are, are then not judged.")
    private @Nullable List<String> products;

    @Option(
            names = "--name",
            paramLabel = "N",
            description = "Findings named of each kind (${DEFAULT-VALUE}); all are counted.")
    private int named = Audit.NAMED;

    @Option(
            names = "--repair",
            description =
                    "First publishes again what stands still: held orders without a row, or with a final one; and gives "
                            + "offers the state that the database has. Needs a running worker.")
    private boolean repair;

    @Override
    public Integer call() {
        if (named < 0 || named > MAX_NAMED) {
            throw new ParameterException(commandLine(), "--name: " + named + ": a number from 0 to " + MAX_NAMED);
        }
        Set<OfferId> only = products(products == null ? List.of() : products);
        Set<OrderId> held = orders == null ? Set.of() : clientOrders(orders);
        return CommandContext.with(
                commandLine(), repair ? RecoveryConfiguration.class : AuditConfiguration.class, parts -> {
                    AuditReport report = repair
                            ? parts.getBean(RepairOrders.class).run(only, held, named, this::say)
                            : parts.getBean(Audit.class).run(only, held, named);
                    report.print(commandLine().getOut());
                    return report.exitCode();
                });
    }

    private void say(String line) {
        commandLine().getOut().println(line);
        commandLine().getOut().flush();
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
