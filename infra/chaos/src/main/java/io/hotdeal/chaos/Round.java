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

/** Sells one product while faults occur; then repairs the stack, waits until no order is in flight, and judges. */
final class Round {

    private static final Duration QUIET_WITHIN = Duration.ofSeconds(150);
    private static final Duration POLL = Duration.ofMillis(500);
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
        List<PurchaseAttempt> purchases;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> injected = injector.inject(faults, threads);
            purchases = buyers.buy(offer, plan.buyers(), plan.seed() + round);
            FaultInjector.await(injected);
        }
        long repairBegan = System.nanoTime();
        injector.repair();
        List<String> findings = new ArrayList<>(buyers.undocumentedResponses().stream()
                .map(response -> "a response that is not documented: " + response)
                .toList());
        findings.addAll(awaitQuiet(offer, purchases));
        Duration repair = Duration.ofNanos(System.nanoTime() - repairBegan);
        try (Connection connection = connect()) {
            findings.addAll(
                    Comparison.findings(purchases, SoldOrder.read(connection, offer), shop.captures(), plan.units()));
        }
        return new RoundResult(
                round,
                faults,
                (int) purchases.stream().filter(PurchaseAttempt::isAccepted).count(),
                (int) purchases.stream().filter(PurchaseAttempt::isRefused).count(),
                (int) purchases.stream()
                        .filter(purchase -> !purchase.isDecided())
                        .count(),
                (int) purchases.stream()
                        .filter(purchase -> purchase.isAccepted() && purchase.wasUnsure())
                        .count(),
                purchases.stream().mapToInt(PurchaseAttempt::replays).sum(),
                new RelayLog(stack).savedOf(offer),
                repair,
                List.copyOf(findings));
    }

    /** Repeats: a gateway that was just restarted may have closed the client's connection. */
    private void open(int offer) throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                shop.open(offer, plan.units());
                return;
            } catch (IOException | ProcessException e) {
                if (attempt == OPEN_ATTEMPTS) {
                    throw e;
                }
                TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
            }
        }
    }

    /** Waits until the audit passes. Findings that remain at the deadline are failures. */
    private List<String> awaitQuiet(int offer, List<PurchaseAttempt> purchases)
            throws IOException, InterruptedException, SQLException {
        Path held = plan.runFolder().resolve("held-" + offer + ".txt");
        Files.write(
                held,
                purchases.stream()
                        .flatMap(purchase -> purchase.orderIds().stream())
                        .toList());
        long deadline = System.nanoTime() + QUIET_WITHIN.toNanos();
        int exitCode;
        do {
            awaitNothingOpen(offer, deadline);
            exitCode = AuditProcess.quietly(plan.runFolder(), stack.workerEnvironment(), held, List.of(offer));
        } while (exitCode != AuditProcess.PASSED && System.nanoTime() < deadline);
        return exitCode == AuditProcess.PASSED
                ? List.of()
                : List.of("the audit ended with " + exitCode + "; its findings are in "
                        + plan.runFolder().resolve("audit.log"));
    }

    /** Delays the audit, which is a process of its own, while rows are not final. */
    private void awaitNothingOpen(int offer, long deadline) throws SQLException, InterruptedException {
        try (Connection connection = connect()) {
            List<SoldOrder> before = List.of();
            List<SoldOrder> now = SoldOrder.read(connection, offer);
            while (System.nanoTime() < deadline
                    && (now.size() != before.size()
                            || now.stream().anyMatch(row -> row.status().equals("RECORDED")))) {
                TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
                before = now;
                now = SoldOrder.read(connection, offer);
            }
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(stack.jdbcUrl(), stack.databaseUser(), stack.databasePassword());
    }
}
