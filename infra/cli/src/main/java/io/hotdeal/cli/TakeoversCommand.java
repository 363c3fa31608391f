package io.hotdeal.cli;

import io.hotdeal.cli.takeover.TakeoverPlan;
import io.hotdeal.cli.takeover.Takeovers;
import io.hotdeal.testkit.Topology;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Sells while Redis masters are replaced, and prints one table. */
@Command(
        name = "takeovers",
        mixinStandardHelpOptions = true,
        description =
                "Sells an offer for each takeover, while the Redis master of its stock is taken away by command, kill and freeze in turn; "
                        + "counts accepted orders that are lost, units sold twice, double charges, and the time until orders are "
                        + "accepted again. Some 40 s each. Ends every process that it started.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:nothing was sold or charged twice, every drift was healed and, with replicated, no accepted order was lost",
            "1:something was",
            "3:bad options"
        })
final class TakeoversCommand extends LauncherCommand {

    private enum When {
        RESERVED,
        PUBLISHED,
        REPLICATED
    }

    @Option(names = "--topology", paramLabel = "NAME", description = "Only sentinel, or only cluster; both by default.")
    private @Nullable List<String> topologies;

    @Option(
            names = "--when",
            paramLabel = "SETTING",
            description = "hotdeal.gateway.acknowledge.when: reserved, published or replicated, the default.")
    private When when = When.REPLICATED;

    @Option(
            names = "--count",
            paramLabel = "N",
            description = "Takeovers in each topology, 1 to 100 (${DEFAULT-VALUE}).")
    private int count = 6;

    @Option(names = "--data", paramLabel = "DIR", description = "Folder of the stacks; .hotdeal/takeovers by default.")
    private @Nullable Path data;

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        check("--count", count, 1, 100);
        return Takeovers.run(
                new TakeoverPlan(
                        chosen("--topology", topologies, Topology.class, Topology::parse),
                        when.name().toLowerCase(Locale.ROOT),
                        count,
                        RunFolderOption.folder(data, "takeovers")),
                System.out);
    }
}
