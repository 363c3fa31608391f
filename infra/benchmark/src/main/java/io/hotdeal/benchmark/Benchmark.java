package io.hotdeal.benchmark;

import io.hotdeal.testkit.HostInfo;
import io.hotdeal.testkit.load.ApacheBench;
import io.hotdeal.testkit.process.ProcessException;
import io.hotdeal.testkit.report.ReportPage;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Runs every scenario of the plan, one after the other, and writes the report. */
public final class Benchmark {

    static final String PAGE = "/benchmark/report.html";

    private Benchmark() {}

    /**
     * Measures, prints and writes {@code report.json} and {@code report.html} into the run folder. The other scenarios
     * also run when one fails, for example by a response that was no success.
     *
     * @throws ProcessException when {@code ab} is missing, before the first scenario; when scenarios failed, at the end
     */
    public static void run(BenchmarkPlan plan, PrintStream out) throws IOException, InterruptedException, SQLException {
        if (!ApacheBench.isInstalled()) {
            throw new ProcessException("bench needs ab on the PATH (Debian: apache2-utils).");
        }
        HostInfo machine = HostInfo.here();
        out.println(machine.text());
        BenchmarkContext context = new BenchmarkContext(plan, out);
        Path json = plan.runFolder().resolve("report.json");
        Path html = plan.runFolder().resolve("report.html");
        List<String> failed = new ArrayList<>();
        for (Scenario part : plan.parts().stream().sorted().toList()) {
            try {
                part.measure(context);
            } catch (ProcessException e) {
                out.println("  failed: " + e.getMessage());
                failed.add(part + ": " + e.getMessage());
            }
            // After each: a run that is ended early has the figures of the earlier scenarios.
            BenchmarkReport report = new BenchmarkReport(machine, plan, context.sections());
            Files.writeString(json, report.json());
            Files.writeString(html, ReportPage.of(PAGE, report.json()));
        }
        out.println();
        out.print(new BenchmarkReport(machine, plan, context.sections()).table());
        out.println("The data: " + json + ", the plots: " + html);
        if (!failed.isEmpty()) {
            throw new ProcessException("Not measured: " + String.join("; ", failed));
        }
    }
}
