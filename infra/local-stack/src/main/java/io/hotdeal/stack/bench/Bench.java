package io.hotdeal.stack.bench;

import io.hotdeal.stack.Machine;
import io.hotdeal.stack.load.ApacheBench;
import io.hotdeal.stack.process.ProcessException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/** Asks every part of the plan, one after the other, and writes down what it found. */
public final class Bench {

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
        for (Part part : plan.parts().stream().sorted().toList()) {
            part.ask(course);
        }
        BenchReport report = new BenchReport(machine, plan, course.sections());
        out.println();
        out.print(report.table());
        Path json = plan.runFolder().resolve("report.json");
        Files.writeString(json, report.json());
        Path html = plan.runFolder().resolve("report.html");
        Files.writeString(html, BenchPage.of(report));
        out.println("The data: " + json + ", the plots: " + html);
    }
}
