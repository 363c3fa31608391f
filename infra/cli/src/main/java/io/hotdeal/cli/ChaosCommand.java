package io.hotdeal.cli;

import io.hotdeal.chaos.Chaos;
import io.hotdeal.chaos.ChaosPlan;
import io.hotdeal.chaos.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Sells while faults occur. */
@Command(
        name = "chaos",
        mixinStandardHelpOptions = true,
        description =
                "Sells a product per round while processes are killed, hang and lose connections, and compares the "
                        + "buyers' responses with rows, charges and the audit. Ends every process that it started.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:every round held", "1:something was lost or sold twice, named in the output", "3:bad options"
        })
final class ChaosCommand extends LauncherCommand {

    @Option(names = "--rounds", paramLabel = "N", description = "Rounds, 1 to 1000 (${DEFAULT-VALUE}).")
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

    @Option(names = "--data", paramLabel = "DIR", description = "Folder of the stack; .hotdeal/chaos by default.")
    private @Nullable Path data;

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        return Chaos.run(plan(), System.out);
    }

    ChaosPlan plan() {
        check("--rounds", rounds, 1, 1_000);
        check("--buyers", buyers, 10, 5_000);
        return new ChaosPlan(
                rounds,
                seed != null ? seed : new SecureRandom().nextInt(Integer.MAX_VALUE),
                chosen("--fault", faults, Fault.class, Fault::parse),
                buyers,
                RunFolderOption.folder(data, "chaos"));
    }
}
