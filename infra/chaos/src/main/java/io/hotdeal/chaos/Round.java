package io.hotdeal.chaos;

import io.hotdeal.testkit.Component;
import io.hotdeal.testkit.RunningStack;
import io.hotdeal.testkit.process.ProcessException;
import io.hotdeal.testkit.shop.AuditProcess;
import io.hotdeal.testkit.shop.ShopClient;
import io.hotdeal.testkit.shop.WorkerCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Sells several products while faults occur; then repairs the stack, waits until no order is in flight, and judges. Every wait has
 * a bound: a round ends within some ten minutes, or fails.
 */
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
        List<Integer> offers = ChaosPlan.offersOf(round);
        for (int offer : offers) {
            open(offer);
        }
        List<Component> masters = masters(offers);
        List<PurchaseAttempt> purchases = ChaosBuyers.inPairs(offers, plan.buyers(), plan.seed() + round);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> injected = injector.inject(faults, offers.getFirst(), threads);
            try {
                buyers.buy(purchases);
                FaultInjector.await(injected);
            } finally {
                threads.shutdownNow(); // of a round that fails: its faults have no end otherwise
            }
        }
        long repairBegan = System.nanoTime();
        injector.repair();
        List<String> findings = new ArrayList<>(buyers.undocumentedResponses().stream()
                .map(response -> "a response that is not documented: " + response)
                .toList());
        Path held = held(round, purchases);
        // Without a takeover there is nothing to heal: what the audit finds then is a failure.
        boolean drifted = !masters.equals(masters(offers)) && heal(offers, held);
        findings.addAll(awaitQuiet(offers, held, drifted));
        Duration repair = Duration.ofNanos(System.nanoTime() - repairBegan);
        try (Connection connection = connect()) {
            Map<String, Integer> captures = shop.captures();
            var comparison = new Comparison(plan.units(), ChaosPlan.CUSTOMER_LIMIT, drifted);
            for (int offer : offers) {
                List<PurchaseAttempt> ofOffer = purchases.stream()
                        .filter(purchase -> purchase.offer() == offer)
                        .toList();
                findings.addAll(comparison.findings(ofOffer, SoldOrder.read(connection, offer), captures));
            }
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
                new RelayLog(stack).savedOf(offers),
                repair,
                List.copyOf(findings));
    }

    /** The Redis of each offer that takes its writes; none where it cannot become another one. */
    private List<Component> masters(List<Integer> offers) throws InterruptedException {
        List<Component> masters = new ArrayList<>();
        if (plan.topology() != null) {
            for (int offer : offers) {
                masters.add(stack.redisMaster(offer));
            }
        }
        return masters;
    }

    /** Repeats: a gateway that was just restarted may have closed the client's connection. */
    private void open(int offer) throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                shop.open(offer, plan.units(), ChaosPlan.CUSTOMER_LIMIT);
                return;
            } catch (IOException | ProcessException e) {
                if (attempt == OPEN_ATTEMPTS) {
                    throw e;
                }
                TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
            }
        }
    }

    /** A file of the order ids that the buyers hold. */
    private Path held(int round, List<PurchaseAttempt> purchases) throws IOException {
        return Files.write(
                plan.runFolder().resolve("held-" + round + ".txt"),
                purchases.stream()
                        .flatMap(purchase -> purchase.orderIds().stream())
                        .toList());
    }

    /**
     * What only a former master of Redis had is in the database, because Kafka had it. The audit names it, and a rebuild heals it:
     * both belong to every takeover.
     *
     * @return whether there was something to heal
     */
    private boolean heal(List<Integer> offers, Path held) throws IOException, InterruptedException, SQLException {
        long deadline = System.nanoTime() + QUIET_WITHIN.toNanos();
        int exitCode;
        do {
            awaitNothingOpen(offers, deadline);
            exitCode = audit(offers, held).exitCode();
        } while (exitCode == AuditProcess.NOT_QUIET && System.nanoTime() < deadline);
        if (exitCode == AuditProcess.PASSED) {
            return false;
        }
        for (int offer : offers) {
            WorkerCommand.quietly(
                    plan.runFolder(), stack.workerEnvironment(), List.of("rebuild", Integer.toString(offer)));
        }
        return true;
    }

    private AuditProcess.Result audit(List<Integer> offers, Path held) throws IOException, InterruptedException {
        return AuditProcess.result(plan.runFolder(), stack.workerEnvironment(), held, offers);
    }

    /** Waits until the audit passes. Findings that remain at the deadline are failures. */
    private List<String> awaitQuiet(List<Integer> offers, Path held, boolean drifted)
            throws IOException, InterruptedException, SQLException {
        long deadline = System.nanoTime() + QUIET_WITHIN.toNanos();
        AuditProcess.Result audit;
        do {
            awaitNothingOpen(offers, deadline);
            audit = audit(offers, held);
            if (Comparison.accepts(audit, drifted)) {
                return List.of();
            }
        } while (System.nanoTime() < deadline);
        return List.of("the audit ended with " + audit.exitCode() + " " + audit.kinds() + "; it is in "
                + Files.copy(
                        plan.runFolder().resolve("audit.log"),
                        plan.runFolder().resolve("audit-of-" + offers.getFirst() + ".log"),
                        StandardCopyOption.REPLACE_EXISTING));
    }

    /** Delays the audit, which is a process of its own, while rows are not final. */
    private void awaitNothingOpen(List<Integer> offers, long deadline) throws SQLException, InterruptedException {
        try (Connection connection = connect()) {
            List<SoldOrder> before = List.of();
            List<SoldOrder> now = read(connection, offers);
            while (System.nanoTime() < deadline
                    && (now.size() != before.size()
                            || now.stream().anyMatch(row -> row.status().equals("RECORDED")))) {
                TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
                before = now;
                now = read(connection, offers);
            }
        }
    }

    private static List<SoldOrder> read(Connection connection, List<Integer> offers) throws SQLException {
        List<SoldOrder> rows = new ArrayList<>();
        for (int offer : offers) {
            rows.addAll(SoldOrder.read(connection, offer));
        }
        return rows;
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(stack.jdbcUrl(), stack.databaseUser(), stack.databasePassword());
    }
}
