package io.hotdeal.worker.audit;

import io.hotdeal.order.OrderId;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Looks twice, compares, and says what it found. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = "Compares Redis, Kafka, the database and the payment provider, order by order.",
        exitCodeOnInvalidInput = 64,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:passed", "1:findings", "2:not quiet", "3:could not run", "64:wrong options"})
final class AuditCommand implements Callable<Integer> {

    private static final int PASSED = 0;
    private static final int FINDINGS = 1;
    private static final int NOT_QUIET = 2;

    @Option(names = "--orders", paramLabel = "FILE", description = "The order ids that clients hold, one a line.")
    private @Nullable Path orders;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    private final Supplier<ConfigurableApplicationContext> parts;

    AuditCommand(Supplier<ConfigurableApplicationContext> parts) {
        this.parts = parts;
    }

    @Override
    public Integer call() throws IOException {
        Set<String> held = heldByClients();
        try (ConfigurableApplicationContext context = parts.get()) {
            Witnesses witnesses = context.getBean(Witnesses.class);
            PrintWriter out = command.commandLine().getOut();
            Pulse before = witnesses.pulse();
            Evidence evidence = witnesses.evidence(held);
            Pulse after = witnesses.pulse();
            if (!before.equals(after)) {
                out.println("not quiet: " + before.differenceTo(after) + " changed during the audit; try again");
                return NOT_QUIET;
            }
            Findings findings = new Judgement(evidence).findings();
            new AuditReport(out).print(evidence, findings);
            return findings.isEmpty() ? PASSED : FINDINGS;
        }
    }

    private Set<String> heldByClients() throws IOException {
        if (orders == null) {
            return Set.of();
        }
        if (!Files.isReadable(orders)) {
            throw new ParameterException(command.commandLine(), "--orders: the file " + orders + " cannot be read");
        }
        List<String> lines = Files.readAllLines(orders);
        Set<String> held = new HashSet<>();
        for (int line = 0; line < lines.size(); line++) {
            if (!lines.get(line).isBlank()) {
                held.add(orderId(lines.get(line).strip(), line + 1));
            }
        }
        return held;
    }

    private String orderId(String text, int line) {
        try {
            return new OrderId(text).value();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    command.commandLine(), "--orders: line " + line + " of " + orders + ": " + e.getMessage(), e);
        }
    }
}
