package io.hotdeal.worker.cli;

import io.hotdeal.worker.audit.AuditReport.ExitCode;
import io.hotdeal.worker.doctor.Doctor;
import io.hotdeal.worker.doctor.DoctorConfiguration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code doctor} on the command line. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description =
                "Examines Redis, Kafka, the database, the payment provider and the clocks, as the worker's environment "
                        + "names them, and says what to do. Changes nothing.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:no fault; there may be warnings",
            "1:faults, each named with what to do",
            "3:cannot run: wrong options or settings"
        },
        exitCodeOnInvalidInput = 3,
        exitCodeOnExecutionException = 3)
final class DoctorCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        return CommandContext.with(
                spec.commandLine(),
                DoctorConfiguration.class,
                parts -> parts.getBean(Doctor.class).examine(spec.commandLine().getOut())
                        ? ExitCode.PASSES
                        : ExitCode.FINDINGS);
    }
}
