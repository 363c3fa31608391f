package io.hotdeal.worker.cli;

import io.hotdeal.offer.OfferId;
import io.hotdeal.worker.audit.AuditReport;
import io.hotdeal.worker.audit.AuditReport.ExitCode;
import io.hotdeal.worker.recovery.RebuildOffer;
import io.hotdeal.worker.recovery.RecoveryConfiguration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code rebuild PRODUCT} on the command line. */
@Command(
        name = "rebuild",
        description =
                "Writes an offer in Redis anew from the database, after Redis lost data: pauses it, waits for the "
                        + "workers, replaces stock, limits and idempotency records in one step, audits, and sells on. Needs a running "
                        + "worker. Orders that only Redis had are gone; see docs/durability.md.",
        exitCodeList = {
            "0:rebuilt, and the audit passes",
            "1:rebuilt, and the audit has findings, each named",
            "2:stopped: orders are on their way; the offer is as before, or the output says what it is",
            "3:cannot run: wrong arguments, or a dependency is unavailable"
        })
final class RebuildCommand extends OperatorCommand {

    @Parameters(paramLabel = "PRODUCT", description = "The product whose offer is rebuilt, such as 1.")
    @SuppressWarnings("NullAway.Init") // required, so set by picocli
    private String product;

    @Override
    public Integer call() {
        OfferId offer = offer("PRODUCT", product);
        return CommandContext.with(commandLine(), RecoveryConfiguration.class, parts -> {
            try {
                AuditReport report = parts.getBean(RebuildOffer.class).run(offer, this::say);
                report.print(commandLine().getOut());
                return report.exitCode();
            } catch (IllegalArgumentException e) {
                commandLine().getErr().println("rebuild cannot run: " + e.getMessage());
                return ExitCode.CANNOT_RUN;
            }
        });
    }
}
