package io.hotdeal.worker.cli;

import io.hotdeal.worker.audit.AuditReport.ExitCode;
import picocli.CommandLine.Command;

/** {@code migrate} on the command line. */
@Command(
        name = "migrate",
        description =
                "Brings the schema to this version, as a gateway or worker does at its start. Run it before the services "
                        + "start, or where they may not change tables. Needs only the database.",
        exitCodeList = {
            "0:the schema is at this version",
            "3:cannot run: wrong options, the database does not answer, or a migration fails"
        })
final class MigrateCommand extends OperatorCommand {

    @Override
    public Integer call() {
        return CommandContext.migrating(commandLine(), MigrateSchema.class, parts -> {
            say("migrate: " + parts.getBean(MigrateSchema.class).result());
            return ExitCode.PASSES;
        });
    }
}
