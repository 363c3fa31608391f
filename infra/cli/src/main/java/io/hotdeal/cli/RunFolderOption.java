package io.hotdeal.cli;

import io.hotdeal.testkit.ProjectLayout;
import io.hotdeal.testkit.StackState;
import io.hotdeal.testkit.shop.WorkerCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The option that says where the stack of {@code up} has its data. */
final class RunFolderOption {

    @Option(names = "--data", paramLabel = "DIR", description = "Folder of the stack; .hotdeal/up unless given.")
    private @Nullable Path data;

    Path folder() {
        return folder(data, "up");
    }

    static Path folder(@Nullable Path given, String name) {
        Path folder =
                given == null ? ProjectLayout.find().home().resolve(".hotdeal").resolve(name) : given;
        return folder.toAbsolutePath().normalize();
    }

    Optional<StackState> stack() {
        return StackState.ofRunning(folder());
    }

    /** Runs a command of the worker's jar on the stack that is up here. */
    int run(CommandSpec command, List<String> words) throws IOException, InterruptedException {
        Optional<StackState> state = stack();
        if (state.isEmpty()) {
            command.commandLine().getErr().println(nothingUp());
            return Hotdeal.NOT_UP;
        }
        return WorkerCommand.run(folder(), state.get().workerEnvironment(), words);
    }

    String nothingUp() {
        return "No stack is up in " + folder() + ". Start one with: infra/hotdeal up";
    }
}
