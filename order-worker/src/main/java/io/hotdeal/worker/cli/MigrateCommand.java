package io.hotdeal.worker.cli;

import io.hotdeal.worker.audit.AuditReport.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code migrate} on the command line. */
@Command(
        name = "migrate",
        mixinStandardHelpOptions = true,
        description =
                "Brings the schema to this version, as a gateway or worker does at its start. Run it before the services "
                        + "start, or where they may not change tables. Needs only the database.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:the schema is at this version",
            "3:cannot run: wrong options, the database does not answer, or a migration fails"
        },
        exitCodeOnInvalidInput = 3,
        exitCodeOnExecutionException = 3)
final class MigrateCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        return CommandContext.migrating(spec.commandLine(), MigrateConfiguration.class, parts -> {
            spec.commandLine()
                    .getOut()
                    .println("migrate: " + parts.getBean(MigrateSchema.class).result());
            spec.commandLine().getOut().flush();
            return ExitCode.PASSES;
        });
    }
}
