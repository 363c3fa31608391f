package io.hotdeal.worker.cli;

import io.hotdeal.worker.audit.AuditReport.ExitCode;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;

/** The commands of the worker's jar, by the first word of its arguments. */
public final class OperatorCommands {

    private static final Map<String, Supplier<Callable<Integer>>> COMMANDS = Map.of(
            "audit", AuditCommand::new,
            "rebuild", RebuildCommand::new,
            "redrive", RedriveCommand::new,
            "retire", RetireCommand::new,
            "order", OrderCommand::new,
            "doctor", DoctorCommand::new,
            "migrate", MigrateCommand::new);

    private OperatorCommands() {}

    /** @return the command's exit code; empty when the first word is none of them */
    public static OptionalInt run(String... arguments) {
        if (arguments.length == 0 || !COMMANDS.containsKey(arguments[0])) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(commandLine(arguments[0]).execute(Arrays.copyOfRange(arguments, 1, arguments.length)));
    }

    /** A mistake gets a sentence and where to read more, not the whole help. */
    static CommandLine commandLine(String name) {
        return new CommandLine(Objects.requireNonNull(COMMANDS.get(name)).get())
                .setParameterExceptionHandler((mistake, arguments) -> {
                    PrintWriter err = mistake.getCommandLine().getErr();
                    err.println(mistake.getMessage());
                    err.println("See: " + name + " --help");
                    err.flush();
                    return ExitCode.CANNOT_RUN.code();
                });
    }
}
