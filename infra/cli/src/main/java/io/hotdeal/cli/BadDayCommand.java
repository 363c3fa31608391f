package io.hotdeal.cli;

import io.hotdeal.chaos.BadDay;
import io.hotdeal.chaos.BadDayPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Sells while the payment provider has a bad day. */
@Command(
        name = "bad-day",
        mixinStandardHelpOptions = true,
        description =
                "Sells while the payment provider processes, declines, refuses, captures late, fails refunds and is away twice, and "
                        + "workers are killed three times. Says how fast it recovers, and whether every order ends. Ends every process "
                        + "that it started.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:every goal reached", "1:a goal missed, named in the output", "3:bad options"})
final class BadDayCommand extends LauncherCommand {

    @Option(names = "--orders", paramLabel = "N", description = "Orders, 300 to 100000 (${DEFAULT-VALUE}).")
    private int orders = 20_000;

    @Option(
            names = "--outage",
            paramLabel = "SECONDS",
            description = "How long the provider is away, twice: 5 to 3600 (${DEFAULT-VALUE}).")
    private int outage = 60;

    @Option(names = "--data", paramLabel = "DIR", description = "Folder of the stack; .hotdeal/bad-day by default.")
    private @Nullable Path data;

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        return BadDay.run(plan(), System.out);
    }

    BadDayPlan plan() {
        check("--orders", orders, 300, 100_000);
        check("--outage", outage, 5, 3_600);
        return new BadDayPlan(orders, Duration.ofSeconds(outage), RunFolderOption.folder(data, "bad-day"));
    }
}
