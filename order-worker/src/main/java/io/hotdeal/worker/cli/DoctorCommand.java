package io.hotdeal.worker.cli;

import io.hotdeal.worker.audit.AuditReport.ExitCode;
import io.hotdeal.worker.doctor.Doctor;
import io.hotdeal.worker.doctor.DoctorConfiguration;
import picocli.CommandLine.Command;

/** {@code doctor} on the command line. */
@Command(
        name = "doctor",
        description =
                "Examines Redis, Kafka, the database, the payment provider and the clocks, as the worker's environment "
                        + "names them, and says what to do. Changes nothing.",
        exitCodeList = {
            "0:no fault; there may be warnings",
            "1:faults, each named with what to do",
            "3:cannot run: wrong options or settings"
        })
final class DoctorCommand extends OperatorCommand {

    @Override
    public Integer call() {
        return CommandContext.with(
                commandLine(),
                DoctorConfiguration.class,
                parts -> parts.getBean(Doctor.class).examine(commandLine().getOut())
                        ? ExitCode.PASSES
                        : ExitCode.FINDINGS);
    }
}
