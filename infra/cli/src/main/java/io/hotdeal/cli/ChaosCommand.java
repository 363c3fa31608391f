package io.hotdeal.cli;

import io.hotdeal.chaos.Chaos;
import io.hotdeal.chaos.ChaosPlan;
import io.hotdeal.chaos.Fault;
import io.hotdeal.testkit.Topology;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Sells while faults occur. */
@Command(
        name = "chaos",
        mixinStandardHelpOptions = true,
        description =
                "Sells three products per round while processes are killed and hang and the network fails between the "
                        + "services and their dependencies, and compares the buyers' responses with rows, charges and the audit. Ends every process that it started.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:every round held", "1:something was lost or sold twice, named in the output", "3:bad options"
        })
final class ChaosCommand extends LauncherCommand {

    @Option(names = "--rounds", paramLabel = "N", description = "Rounds, 1 to 333 (${DEFAULT-VALUE}).")
    private int rounds = 10;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "Repeats the faults of this seed; a fresh one by default.")
    private @Nullable Long seed;

    @Option(names = "--fault", paramLabel = "NAME", description = "Only this fault; may be repeated. All by default.")
    private @Nullable List<String> faults;

    @Option(names = "--buyers", paramLabel = "N", description = "Buyers per round, 10 to 5000 (${DEFAULT-VALUE}).")
    private int buyers = 600;

    @Option(
            names = "--sentinel",
            description =
                    "Redis has replicas and sentinels, the gateways wait for them, and takeovers are among the faults.")
    private boolean sentinel;

    @Option(names = "--cluster", description = "The same with a Redis Cluster of three masters with a replica each.")
    private boolean cluster;

    @Option(names = "--data", paramLabel = "DIR", description = "Folder of the stack; .hotdeal/chaos by default.")
    private @Nullable Path data;

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        return Chaos.run(plan(), System.out);
    }

    ChaosPlan plan() {
        check("--rounds", rounds, 1, ChaosPlan.MOST_ROUNDS);
        check("--buyers", buyers, 10, 5_000);
        var plan = new ChaosPlan(
                rounds,
                seed != null ? seed : new SecureRandom().nextInt(Integer.MAX_VALUE),
                chosen("--fault", faults, Fault.class, Fault::parse),
                buyers,
                topology(),
                RunFolderOption.folder(data, "chaos"));
        if (plan.possible().isEmpty()) {
            throw new ParameterException(command.commandLine(), "--fault: takeovers need --sentinel or --cluster");
        }
        return plan;
    }

    private @Nullable Topology topology() {
        if (sentinel && cluster) {
            throw new ParameterException(command.commandLine(), "--sentinel and --cluster exclude each other");
        }
        return sentinel ? Topology.SENTINEL : cluster ? Topology.CLUSTER : null;
    }
}
