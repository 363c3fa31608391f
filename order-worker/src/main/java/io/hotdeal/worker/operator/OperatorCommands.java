package io.hotdeal.worker.operator;

import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;

/** The commands of the worker's jar, by the first word of its arguments. */
public final class OperatorCommands {

    private static final Map<String, Supplier<Callable<Integer>>> COMMANDS =
            Map.of("audit", AuditCommand::new, "rebuild", RebuildCommand::new, "redrive", RedriveCommand::new);

    private OperatorCommands() {}

    /** @return the command's exit code; empty when the first word is none of them */
    public static OptionalInt run(String... arguments) {
        if (arguments.length == 0 || !COMMANDS.containsKey(arguments[0])) {
            return OptionalInt.empty();
        }
        Callable<Integer> command = COMMANDS.get(arguments[0]).get();
        return OptionalInt.of(new CommandLine(command).execute(Arrays.copyOfRange(arguments, 1, arguments.length)));
    }
}
