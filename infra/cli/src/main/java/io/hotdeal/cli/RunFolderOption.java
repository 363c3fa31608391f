package io.hotdeal.cli;

import io.hotdeal.testkit.ProjectLayout;
import io.hotdeal.testkit.StackState;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option for the folder of the stack of {@code up}. */
final class RunFolderOption {

    @Option(names = "--data", paramLabel = "DIR", description = "Folder of the stack; .hotdeal/up by default.")
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

    String nothingUp() {
        return "No stack is up in " + folder() + ". Start one with: infra/hotdeal up";
    }
}
