package io.hotdeal.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the worker's audit on the stack of another terminal. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = "Compares Redis, Kafka, the database and the provider of a running up, order by order.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:passed",
            "1:findings, named in the output",
            "2:not quiet, orders are still on their way; or bad options",
            "3:could not run, or no stack is up"
        })
final class AuditLauncher implements Callable<Integer> {

    @Option(names = "--orders", paramLabel = "FILE", description = "The order ids that clients hold, one a line.")
    private @Nullable Path orders;

    @Option(names = "--name", paramLabel = "N", description = "Findings named of each kind; 20 unless given.")
    private @Nullable Integer named;

    @Option(
            names = "--repair",
            description = "First publish again what stands still: held orders without a row, or with a final one.")
    private boolean repair;

    @Mixin
    private RunFolderOption place = new RunFolderOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (orders != null && !Files.isReadable(orders)) {
            throw new ParameterException(command.commandLine(), "--orders: the file " + orders + " cannot be read");
        }
        List<String> words = new ArrayList<>(List.of("audit"));
        if (orders != null) {
            words.addAll(List.of("--orders", orders.toAbsolutePath().toString()));
        }
        if (named != null) {
            words.addAll(List.of("--name", named.toString()));
        }
        if (repair) {
            words.add("--repair");
        }
        return place.run(command, words);
    }
}
