package io.hotdeal.cli;

import io.hotdeal.cli.demo.Demo;
import io.hotdeal.cli.demo.DemoPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the demo. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description =
                "Runs the workshop from start to end, unattended: the old path, the workshop's Redis code, the pipeline, a sale with declined payments, "
                        + "the audit. Writes report.html and report.json, then ends all processes; exit code 0 only when the audit passes.")
final class DemoCommand extends LauncherCommand {

    /** The units of each product in the database. */
    private static final int MAX_UNITS = 6_000;

    private static final int MAX_REQUESTS = 1_000_000;

    @Option(names = "--units", paramLabel = "N", description = "Units on sale in phases 3 and 4 (${DEFAULT-VALUE}).")
    private int units = 3_000;

    @Option(names = "--legacy-orders", paramLabel = "N", description = "Requests of phase 1, units of phase 2 (300).")
    private @Nullable Integer legacyOrders;

    @Option(
            names = "--requests",
            paramLabel = "N",
            description = "Requests of phase 3, half of those of phase 4 (as many as units).")
    private @Nullable Integer requests;

    @Option(names = "--full", description = "As many requests in phase 1 as units, which takes minutes.")
    private boolean full;

    @Option(names = "--concurrency", paramLabel = "N", description = "Requests at a time (${DEFAULT-VALUE}).")
    private int concurrency = 150;

    @Option(names = "--port", paramLabel = "PORT", description = "The gateway's port; any free one by default.")
    private int port;

    @Option(names = "--data", paramLabel = "DIR", description = "Folder of the stack; .hotdeal/demo by default.")
    private @Nullable Path data;

    @Option(
            names = "--watch",
            description = "Print the live page's address, on a terminal wait for Enter before phase 1, "
                    + "and keep all processes running at the end, until Ctrl-C.")
    private boolean watch;

    @Option(
            names = "--external-database",
            description = "Use the empty schema that SPRING_DATASOURCE_URL, SPRING_DATASOURCE_USERNAME and "
                    + "SPRING_DATASOURCE_PASSWORD name, and empty it again at the end.")
    private boolean externalDatabase;

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        return Demo.run(plan(), System.out);
    }

    DemoPlan plan() {
        check("--units", units, 1, MAX_UNITS);
        int phase1 = legacyOrders != null ? legacyOrders : full ? units : 300;
        int phase2 = requests != null ? requests : units;
        check("--legacy-orders", phase1, 1, MAX_UNITS);
        check("--requests", phase2, 1, MAX_REQUESTS);
        check("--concurrency", concurrency, 1, 1_000);
        check("--port", port, 0, 65_535);
        return new DemoPlan(
                units,
                phase1,
                phase2,
                concurrency,
                port,
                RunFolderOption.folder(data, "demo"),
                watch,
                externalDatabase,
                Boolean.getBoolean("hotdeal.terminal"));
    }
}
