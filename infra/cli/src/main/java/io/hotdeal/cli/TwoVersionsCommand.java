package io.hotdeal.cli;

import io.hotdeal.chaos.TwoVersions;
import io.hotdeal.testkit.ProjectLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Sells while services are replaced by another version's; infra/measure/two-versions builds that version. */
@Command(
        name = "two-versions",
        mixinStandardHelpOptions = true,
        description =
                "Sells while gateways and workers of an old version are replaced by this one's, one at a time, and back "
                        + "again; compares the buyers' responses with rows, charges and the audit. Ends every process that it started.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:no findings", "1:findings, each named", "3:bad options"})
final class TwoVersionsCommand implements Callable<Integer> {

    @Option(
            names = "--old",
            required = true,
            paramLabel = "DIR",
            description =
                    "Folder of the old version's sources, in which its gateway-service and order-worker are built.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path old;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder of the stack; .hotdeal/two-versions by default.")
    private @Nullable Path data;

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        var version = new ProjectLayout(old.toAbsolutePath().normalize());
        return TwoVersions.run(version, RunFolderOption.folder(data, "two-versions"), System.out);
    }
}
