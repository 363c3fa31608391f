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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code audit} on the command line: the parts' addresses come from the environment, as for the worker. */
@Command(
        name = "audit",
        description = "Compares Redis, Kafka, the database and the payment provider, order by order.",
        exitCodeList = {
            "0:every unit, order and charge is accounted for",
            "1:findings, each named",
            "2:not quiet: orders were on their way while the audit looked, or their settlement waits for Redis",
            "3:cannot run: wrong options, or a dependency is unavailable"
        })
final class AuditCommand extends OperatorCommand {

    private static final int MAX_NAMED = 1_000_000;
    private static final int MAX_CLIENT_ORDERS = 10_000_000;

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
    private List<String> products = new ArrayList<>();

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
            throw wrong("--name: " + named + ": a number from 0 to " + MAX_NAMED);
        }
        Set<OfferId> only = new TreeSet<>();
        products.forEach(text -> only.add(offer("--products", text.strip())));
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

    private Set<OrderId> clientOrders(Path file) {
        Set<OrderId> ids = new HashSet<>();
        try (var lines = Files.lines(file)) {
            int number = 0;
            for (String line : (Iterable<String>) lines.map(String::strip)::iterator) {
                number++;
                if (!line.isEmpty()) {
                    ids.add(parse("--orders: " + file + ", line " + number, line, OrderId::new));
                }
                if (number > MAX_CLIENT_ORDERS) {
                    throw wrong("--orders: " + file + " has more than " + MAX_CLIENT_ORDERS + " lines");
                }
            }
        } catch (NoSuchFileException e) {
            throw wrong("--orders: there is no file " + file);
        } catch (IOException | UncheckedIOException e) {
            throw wrong("--orders: " + file + " cannot be read: " + e.getMessage());
        }
        return ids;
    }
}
