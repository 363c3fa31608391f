package io.hotdeal.stack.bench;

import io.hotdeal.stack.Machine;
import io.hotdeal.stack.load.ApacheBench;
import io.hotdeal.stack.process.ProcessException;
import io.hotdeal.stack.report.ReportPage;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/** Asks every part of the plan, one after the other, and writes down what it found. */
public final class Bench {

    static final String PAGE = "/bench/report.html";

    private Bench() {}

    /**
     * Measures, prints and writes {@code report.json} and {@code report.html} into the run folder.
     *
     * @throws ProcessException when {@code ab} is missing, or an answer was no success: then there is nothing to report
     */
    public static void run(BenchPlan plan, PrintStream out) throws IOException, InterruptedException, SQLException {
        if (!ApacheBench.isInstalled()) {
            throw new ProcessException("bench needs ab on the PATH (Debian: apache2-utils).");
        }
        Machine machine = Machine.here();
        out.println(machine.text());
        Course course = new Course(plan, out);
        Path json = plan.runFolder().resolve("report.json");
        Path html = plan.runFolder().resolve("report.html");
        for (Part part : plan.parts().stream().sorted().toList()) {
            part.ask(course);
            // After each, so that a part that fails takes no other one's figures with it.
            BenchReport report = new BenchReport(machine, plan, course.sections());
            Files.writeString(json, report.json());
            Files.writeString(html, ReportPage.of(PAGE, report.json()));
        }
        out.println();
        out.print(new BenchReport(machine, plan, course.sections()).table());
        out.println("The data: " + json + ", the plots: " + html);
    }
}
