package io.hotdeal.cli;

import io.hotdeal.testkit.StackState;
import io.hotdeal.testkit.shop.WorkerCommand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * Runs an operator's command of the worker's jar, such as {@code audit}, on the stack of another terminal. The worker reads
 * the arguments, prints the help and decides the exit code.
 */
final class WorkerLauncher extends LauncherCommand {

    @Parameters(paramLabel = "ARGUMENTS")
    private List<String> arguments = new ArrayList<>();

    @Mixin
    private RunFolderOption place = new RunFolderOption();

    private WorkerLauncher() {}

    /** A subcommand of this name, which is also its name in the worker. */
    static CommandLine named(String name, String description) {
        CommandLine launcher = new CommandLine(new WorkerLauncher()).setUnmatchedOptionsArePositionalParams(true);
        launcher.getCommandSpec().name(name).usageMessage().description(description);
        return launcher;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(command.name()));
        words.addAll(arguments);
        if (arguments.contains("--help") || arguments.contains("-h")) {
            return WorkerCommand.run(place.folder(), Map.of(), words);
        }
        Optional<StackState> stack = place.stack();
        if (stack.isEmpty()) {
            command.commandLine().getErr().println(place.nothingUp());
            return Hotdeal.CANNOT_RUN;
        }
        return WorkerCommand.run(place.folder(), stack.get().workerEnvironment(), words);
    }
}
