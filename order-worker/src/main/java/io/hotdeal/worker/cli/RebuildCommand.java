package io.hotdeal.worker.cli;

import io.hotdeal.offer.OfferId;
import io.hotdeal.worker.audit.AuditReport;
import io.hotdeal.worker.audit.AuditReport.ExitCode;
import io.hotdeal.worker.recovery.RebuildOffer;
import io.hotdeal.worker.recovery.RecoveryConfiguration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rebuild PRODUCT} on the command line. */
@Command(
        name = "rebuild",
        mixinStandardHelpOptions = true,
        description =
                "Writes an offer in Redis anew from the database, after Redis lost data: pauses it, waits for the "
                        + "workers, replaces stock, limits and idempotency records in one step, audits, and sells on. Needs a running "
                        + "worker. Orders that only Redis had are gone; see docs/durability.md.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:rebuilt, and the audit passes",
            "1:rebuilt, and the audit has findings, each named",
            "2:stopped: orders are on their way; the offer is as before, or the output says what it is",
            "3:cannot run: wrong arguments, or a dependency is unavailable"
        },
        exitCodeOnInvalidInput = 3,
        exitCodeOnExecutionException = 3)
final class RebuildCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(paramLabel = "PRODUCT", description = "The product whose offer is rebuilt, such as 1.")
    @SuppressWarnings("NullAway.Init") // required, so set by picocli
    private String product;

    @Override
    public Integer call() {
        OfferId offer = offer();
        return CommandContext.with(spec.commandLine(), RecoveryConfiguration.class, parts -> {
            try {
                AuditReport report = parts.getBean(RebuildOffer.class).run(offer, this::say);
                report.print(spec.commandLine().getOut());
                return report.exitCode();
            } catch (IllegalArgumentException e) {
                spec.commandLine().getErr().println("rebuild cannot run: " + e.getMessage());
                return ExitCode.CANNOT_RUN;
            }
        });
    }

    private OfferId offer() {
        try {
            return OfferId.parse(product);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "PRODUCT: " + product + ": " + e.getMessage());
        }
    }

    private void say(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }
}
