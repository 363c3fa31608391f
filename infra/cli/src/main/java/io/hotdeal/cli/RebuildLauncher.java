package io.hotdeal.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes an offer's Redis data anew on the stack of another terminal. */
@Command(
        name = "rebuild",
        mixinStandardHelpOptions = true,
        description = "After Redis lost data: closes the offer, waits for the workers, writes its stock, limits and "
                + "idempotency records anew from the database, audits, and sells on.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:rebuilt, and the audit passes",
            "1:rebuilt, and the audit has findings, named in the output",
            "2:stopped, because orders are on their way, and nothing was rewritten; or bad options",
            "3:could not run, or no stack is up"
        })
final class RebuildLauncher implements Callable<Integer> {

    @Parameters(paramLabel = "PRODUCT", description = "The product whose offer is rebuilt, such as 1.")
    @SuppressWarnings("NullAway.Init") // required, so set by picocli
    private String product;

    @Mixin
    private RunFolderOption place = new RunFolderOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Override
    public Integer call() throws IOException, InterruptedException {
        return place.run(command, List.of("rebuild", product));
    }
}
