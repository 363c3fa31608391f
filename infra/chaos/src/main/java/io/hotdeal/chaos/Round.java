package io.hotdeal.chaos;

import io.hotdeal.testkit.RunningStack;
import io.hotdeal.testkit.process.ProcessException;
import io.hotdeal.testkit.shop.AuditProcess;
import io.hotdeal.testkit.shop.ShopClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Sells one product with faults in the middle; then heals, waits until it is quiet, and judges. */
final class Round {

    private static final Duration QUIET_WITHIN = Duration.ofSeconds(150);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final int OPEN_ATTEMPTS = 5;

    private final RunningStack stack;
    private final ShopClient shop;
    private final ChaosBuyers buyers;
    private final FaultInjector injector;
    private final ChaosPlan plan;

    Round(RunningStack stack, ShopClient shop, ChaosBuyers buyers, FaultInjector injector, ChaosPlan plan) {
        this.stack = stack;
        this.shop = shop;
        this.buyers = buyers;
        this.injector = injector;
        this.plan = plan;
    }

    RoundResult play(int round, List<PlannedFault> faults) throws IOException, InterruptedException, SQLException {
        int offer = round;
        open(offer);
        List<PurchaseAttempt> intents;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> injected = injector.inject(faults, threads);
            intents = buyers.buy(offer, plan.buyers(), plan.seed() + round);
            FaultInjector.await(injected);
        }
        long healingBegan = System.nanoTime();
        injector.heal();
        List<String> findings = new ArrayList<>(buyers.undocumentedAnswers().stream()
                .map(answer -> "an answer that is not documented: " + answer)
                .toList());
        findings.addAll(awaitQuiet(offer, intents));
        Duration healing = Duration.ofNanos(System.nanoTime() - healingBegan);
        try (Connection connection = connect()) {
            findings.addAll(
                    Comparison.findings(intents, SoldOrder.read(connection, offer), shop.captures(), plan.units()));
        }
        return new RoundResult(
                round,
                faults,
                (int) intents.stream().filter(PurchaseAttempt::isAccepted).count(),
                (int) intents.stream().filter(PurchaseAttempt::isRefused).count(),
                (int) intents.stream().filter(intent -> !intent.isDecided()).count(),
                (int) intents.stream()
                        .filter(intent -> intent.isAccepted() && intent.wasUnsure())
                        .count(),
                intents.stream().mapToInt(PurchaseAttempt::replays).sum(),
                new RelayLog(stack).savedOf(offer),
                healing,
                List.copyOf(findings));
    }

    /** A gateway that was just restarted may have closed the connection on which it is asked. */
    private void open(int offer) throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                shop.open(offer, plan.units());
                return;
            } catch (IOException | ProcessException e) {
                if (attempt == OPEN_ATTEMPTS) {
                    throw e;
                }
                TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
            }
        }
    }

    /** Quiet is when the audit passes. What it still finds after a long while is what is wrong. */
    private List<String> awaitQuiet(int offer, List<PurchaseAttempt> intents)
            throws IOException, InterruptedException, SQLException {
        Path held = plan.runFolder().resolve("held-" + offer + ".txt");
        Files.write(
                held,
                intents.stream().flatMap(intent -> intent.orderIds().stream()).toList());
        long deadline = System.nanoTime() + QUIET_WITHIN.toNanos();
        int exitCode;
        do {
            awaitNothingOpen(offer, deadline);
            exitCode = AuditProcess.quietly(plan.runFolder(), stack.workerEnvironment(), held, List.of(offer));
        } while (exitCode != AuditProcess.PASSED && System.nanoTime() < deadline);
        return exitCode == AuditProcess.PASSED
                ? List.of()
                : List.of("the audit ended with " + exitCode + "; what it found stands in "
                        + plan.runFolder().resolve("audit.log"));
    }

    /** Spares the audit, which is a process of its own, as long as rows are plainly on their way. */
    private void awaitNothingOpen(int offer, long deadline) throws SQLException, InterruptedException {
        try (Connection connection = connect()) {
            List<SoldOrder> before = List.of();
            List<SoldOrder> now = SoldOrder.read(connection, offer);
            while (System.nanoTime() < deadline
                    && (now.size() != before.size()
                            || now.stream().anyMatch(row -> row.status().equals("RECORDED")))) {
                TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
                before = now;
                now = SoldOrder.read(connection, offer);
            }
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(stack.jdbcUrl(), stack.databaseUser(), stack.databasePassword());
    }
}
