package io.hotdeal.cli.demo;

import io.hotdeal.testkit.ExternalSchema;
import io.hotdeal.testkit.HostInfo;
import io.hotdeal.testkit.LocalStack;
import io.hotdeal.testkit.RunningStack;
import io.hotdeal.testkit.StackState;
import io.hotdeal.testkit.shop.AuditProcess;
import io.hotdeal.testkit.shop.ShopClient;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Runs the workshop on a fresh stack: the old path, the workshop's Redis code, the pipeline, and a sale with declined payments; then the
 * audit of the last two.
 */
public final class Demo {

    private static final int AUDIT_ATTEMPTS = 10;
    private static final Duration AUDIT_PAUSE = Duration.ofSeconds(2);

    private final DemoPlan plan;
    private final PrintStream out;
    private final RunningStack stack;
    private final DemoPhases phases;

    private Demo(DemoPlan plan, PrintStream out, RunningStack stack, ShopClient shop) throws InterruptedException {
        this.plan = plan;
        this.out = out;
        this.stack = stack;
        this.phases = new DemoPhases(plan, out, stack, shop);
    }

    /**
     * Runs the whole demo, ends every process that it started, and empties an external database.
     *
     * @return 0 when the audit passed and phases 3 and 4 had no error
     */
    public static int run(DemoPlan plan, PrintStream out) throws IOException, InterruptedException, SQLException {
        LocalStack stack = LocalStack.at(plan.runFolder())
                .gatewayPort(plan.port())
                .progress(out::println)
                // The workshop's Redis code is one of the baselines.
                .gatewayProperty("spring.profiles.active", "bench");
        if (!plan.externalDatabase()) {
            return run(plan, out, stack);
        }
        int exitCode;
        try (ExternalSchema schema = ExternalSchema.claim(System.getenv())) {
            out.println("database: " + schema);
            exitCode = run(plan, out, stack.databaseElsewhere(schema::emptied));
        }
        out.println("The external schema is empty again.");
        return exitCode;
    }

    private static int run(DemoPlan plan, PrintStream out, LocalStack configured)
            throws IOException, InterruptedException, SQLException {
        try (RunningStack stack = configured.start();
                ShopClient shop = new ShopClient(
                        stack.gatewayUrl(1), stack.providerUrl(), stack.adminUser(), stack.adminPassword())) {
            Demo demo = new Demo(plan, out, stack, shop);
            if (plan.watch()) {
                demo.nameThePage();
            }
            int exitCode = demo.show();
            if (plan.watch()) {
                out.println("The stack is still running, live page " + stack.gatewayUrl(1) + "/. Ctrl-C ends it.");
                Thread.currentThread().join();
            }
            return exitCode;
        }
    }

    private int show() throws IOException, InterruptedException, SQLException {
        phases.warmUp();
        if (plan.watch() && plan.terminal()) {
            awaitEnter();
        }
        PhaseResult legacy = phases.legacy();
        PhaseResult counted = phases.counted();
        phases.openBoth();
        PhaseResult pipeline = phases.pipeline();
        PhaseResult declining = phases.declining();
        boolean unitsAddUp = explainDeclines(declining);
        AuditProcess.Result audit = audit(declining);
        List<PhaseResult> results = List.of(legacy, counted, pipeline, declining);
        out.println();
        out.print(ResultTable.of(results));
        out.println("paid/s: until the last order was paid; × legacy: that ÷ phase 1's.");
        results.forEach(this::explainErrors);
        boolean clean = pipeline.load().errorCount() == 0 && declining.load().errorCount() == 0;
        boolean passed = audit.exitCode() == AuditProcess.PASSED && clean && unitsAddUp;
        String verdict = passed ? "The audit passed." : verdict(audit.exitCode(), clean);
        out.println(verdict);
        DemoReport report = new DemoReport(HostInfo.here(), plan.command(), results, passed, verdict, audit.text());
        out.println("Report, with plots: " + report.write(plan.runFolder()));
        return passed ? 0 : 1;
    }

    private void nameThePage() {
        out.println();
        out.println("Live page: " + stack.gatewayUrl(1) + "/");
        out.println("  It is available during the demo, and afterwards until Ctrl-C. To sign in: user "
                + stack.adminUser() + ", password in " + StackState.file(stack.runFolder()) + " (adminPassword)");
        out.println();
    }

    /** Waits for Enter, so that the page is open before the sale starts. */
    private void awaitEnter() throws IOException {
        out.println("Open " + stack.gatewayUrl(1) + "/ and press Enter: the sale starts.");
        int typed = System.in.read();
        while (typed != '\n' && typed != -1) {
            typed = System.in.read();
        }
    }

    /** Checks that the units of declined payments are sold again or on sale. */
    private boolean explainDeclines(PhaseResult declining) {
        int declined = declining.counts().declined();
        int available = declining.samples().getLast().remaining();
        boolean unitsAddUp = available == plan.units() - declining.counts().paid();
        int unsoldAnyway = Math.max(0, plan.units() - declining.load().accepted());
        out.printf(
                Locale.ROOT,
                "  %,d payments declined: %,d of their units were sold again, %,d are on sale now.%n",
                declined,
                declined + unsoldAnyway - available,
                available - unsoldAnyway);
        if (!unitsAddUp) {
            out.printf(
                    Locale.ROOT,
                    "  %,d units paid and %,d on sale do not make %,d.%n",
                    declining.counts().paid(),
                    available,
                    plan.units());
        }
        return unitsAddUp;
    }

    private AuditProcess.Result audit(PhaseResult declining) throws IOException, InterruptedException {
        out.printf(
                Locale.ROOT,
                "Audit, with the %,d order ids that the clients of phase 4 hold:%n",
                declining.load().orderIds().size());
        AuditProcess.Result result = runAudit();
        for (int attempt = 2; attempt <= AUDIT_ATTEMPTS && result.exitCode() == AuditProcess.NOT_QUIET; attempt++) {
            TimeUnit.NANOSECONDS.sleep(AUDIT_PAUSE.toNanos());
            result = runAudit();
        }
        return result;
    }

    private AuditProcess.Result runAudit() throws IOException, InterruptedException {
        AuditProcess.Result result =
                AuditProcess.result(plan.runFolder(), stack.workerEnvironment(), phases.heldOrders());
        out.print(result.text());
        return result;
    }

    private void explainErrors(PhaseResult phase) {
        phase.load().errors().forEach((what, count) -> out.printf("  phase %s: %d × %s%n", phase.name(), count, what));
    }

    private static String verdict(int audit, boolean clean) {
        return switch (audit) {
            case AuditProcess.PASSED ->
                clean
                        ? "The audit passed, but declined units are not on sale again."
                        : "The audit passed, but phases 3 and 4 had errors.";
            case AuditProcess.NOT_QUIET -> "Orders were in flight at every attempt of the audit.";
            case 1 -> "The audit has findings.";
            default -> "The audit could not run (exit code " + audit + ").";
        };
    }
}
