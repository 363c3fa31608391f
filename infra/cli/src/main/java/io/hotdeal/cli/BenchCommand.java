package io.hotdeal.cli;

import io.hotdeal.benchmark.Benchmark;
import io.hotdeal.benchmark.BenchmarkPlan;
import io.hotdeal.benchmark.Scenario;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the pipeline and its baselines. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description =
                "Measures side by side and interleaved: accept, settle, sustained, latency, scaling, durability, growth, live, access, flood, offers, spread, life, audit, ladder, start. "
                        + "Writes report.json and report.html. Needs ab. Ends every process that it started.")
final class BenchCommand extends LauncherCommand {

    private static final double QUICK = 0.1;

    @Option(names = "--rounds", paramLabel = "N", description = "Measured rounds, 1 to 50 (5; 3 with --quick).")
    private @Nullable Integer rounds;

    @Option(names = "--quick", description = "A tenth of the amounts: some minutes, and less exact figures.")
    private boolean quick;

    @Option(names = "--part", paramLabel = "NAME", description = "Only this part; may be repeated. All by default.")
    private @Nullable List<String> parts;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder for stacks and report; .hotdeal/bench by default.")
    private @Nullable Path data;

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        Benchmark.run(plan(), System.out);
        return 0;
    }

    BenchmarkPlan plan() {
        int counting = rounds != null ? rounds : quick ? 3 : 5;
        check("--rounds", counting, 1, 50);
        return new BenchmarkPlan(
                counting,
                quick ? QUICK : 1.0,
                chosen("--part", parts, Scenario.class, Scenario::parse),
                RunFolderOption.folder(data, "bench"));
    }
}
