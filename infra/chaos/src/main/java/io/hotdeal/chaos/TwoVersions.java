package io.hotdeal.chaos;

import io.hotdeal.testkit.Component;
import io.hotdeal.testkit.HostInfo;
import io.hotdeal.testkit.LocalStack;
import io.hotdeal.testkit.ProjectLayout;
import io.hotdeal.testkit.RunningStack;
import io.hotdeal.testkit.shop.AuditProcess;
import io.hotdeal.testkit.shop.ShopClient;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Replaces two gateways and two workers of an old version by this one's, one at a time, during a sale without a pause;
 * and back again. It then compares the buyers' responses with rows and charges, as after a round of chaos.
 */
public final class TwoVersions {

    private static final Component WORKER_1 = Component.worker(1);
    private static final Component WORKER_2 = Component.worker(2);
    private static final Component GATEWAY_1 = Component.gateway(1);
    private static final Component GATEWAY_2 = Component.gateway(2);
    /** Readers of new records are started before their writers, and end after them. */
    private static final List<Component> THERE = List.of(WORKER_1, WORKER_2, GATEWAY_1, GATEWAY_2);

    /** The time for which each combination sells, before the next service is replaced. */
    private static final Duration MIXED = Duration.ofSeconds(6);

    private static final Duration QUIET_WITHIN = Duration.ofSeconds(150);
    private static final int SHOWN = 20;

    private final RunningStack stack;
    private final ChaosBuyers buyers;
    private final PrintStream out;
    private final long began = System.nanoTime();
    private final List<String> findings = new ArrayList<>();

    private TwoVersions(RunningStack stack, ChaosBuyers buyers, PrintStream out) {
        this.stack = stack;
        this.buyers = buyers;
        this.out = out;
    }

    /** @return 0 without findings, else 1 */
    public static int run(ProjectLayout old, Path runFolder, PrintStream out)
            throws IOException, InterruptedException, SQLException {
        out.println(HostInfo.here().text());
        try (RunningStack stack = LocalStack.at(runFolder)
                        .gateways(2)
                        .workers(2)
                        .services(old)
                        .gatewayProperty("hotdeal.gateway.publication.delivery-timeout", "3s")
                        .gatewayProperty("hotdeal.gateway.publication.relay-age", "4s")
                        .workerProperty("hotdeal.worker.recording.sweep-after", "5s")
                        .start();
                ChaosBuyers buyers = new ChaosBuyers(List.of(stack.gatewayUrl(1), stack.gatewayUrl(2)))) {
            return new TwoVersions(stack, buyers, out).thereAndBack(old);
        }
    }

    private int thereAndBack(ProjectLayout old) throws IOException, InterruptedException, SQLException {
        ProjectLayout own = ProjectLayout.find();
        say("all services are old");
        try (Sales sales = Sales.begin(stack, buyers)) {
            TimeUnit.NANOSECONDS.sleep(MIXED.toNanos());
            replace(THERE, own, "new");
            repeat(sales, "all orders so far, repeated at new gateways");
            replace(THERE.reversed(), old, "old");
            sales.finish();
            repeat(sales, "all orders, repeated at old gateways");
            judge(sales.made());
        }
        findings.stream().limit(SHOWN).forEach(finding -> out.println("FINDING  " + finding));
        out.println(
                findings.isEmpty() ? "two versions: nothing found" : "two versions: " + findings.size() + " findings");
        return findings.isEmpty() ? 0 : 1;
    }

    private void replace(List<Component> services, ProjectLayout version, String name)
            throws IOException, InterruptedException {
        for (Component service : services) {
            stack.replace(service, version);
            say(service + " is " + name);
            TimeUnit.NANOSECONDS.sleep(MIXED.toNanos());
        }
    }

    /** The same keys must get the same orders; {@link Comparison} says which did not. */
    private void repeat(Sales sales, String what) throws InterruptedException {
        int repeated = 0;
        for (Map.Entry<Integer, List<PurchaseAttempt>> sale : sales.made().entrySet()) {
            repeated += buyers.sendAgain(sale.getValue());
        }
        say(what + ": " + repeated);
    }

    private void judge(Map<Integer, List<PurchaseAttempt>> sales)
            throws IOException, InterruptedException, SQLException {
        List<PurchaseAttempt> all =
                sales.values().stream().flatMap(List::stream).toList();
        out.printf(
                "%d offers, %d buyers: %d accepted, %d sold out, %d without a response at first, %d without any%n",
                sales.size(),
                all.size(),
                all.stream().filter(PurchaseAttempt::isAccepted).count(),
                all.stream().filter(PurchaseAttempt::isRefused).count(),
                all.stream().filter(PurchaseAttempt::wasUnsure).count(),
                all.stream().filter(purchase -> !purchase.isDecided()).count());
        all.stream()
                .filter(purchase -> !purchase.isDecided())
                .forEach(purchase -> findings.add("buyer " + purchase.customer() + " never got a response"));
        audit(all);
        buyers.undocumentedResponses()
                .forEach(response -> findings.add("a response that is not documented: " + response));
        try (Connection connection =
                        DriverManager.getConnection(stack.jdbcUrl(), stack.databaseUser(), stack.databasePassword());
                ShopClient shop = new ShopClient(
                        stack.gatewayUrl(1), stack.providerUrl(), stack.adminUser(), stack.adminPassword())) {
            Map<String, Integer> captures = shop.captures();
            for (Map.Entry<Integer, List<PurchaseAttempt>> sale : sales.entrySet()) {
                List<SoldOrder> rows = SoldOrder.read(connection, sale.getKey());
                findings.addAll(
                        new Comparison(Sales.UNITS, Sales.UNITS, false).findings(sale.getValue(), rows, captures));
            }
        }
    }

    private void audit(List<PurchaseAttempt> all) throws IOException, InterruptedException {
        Path held = stack.runFolder().resolve("held.txt");
        Files.write(
                held,
                all.stream().flatMap(purchase -> purchase.orderIds().stream()).toList());
        long deadline = System.nanoTime() + QUIET_WITHIN.toNanos();
        AuditProcess.Result result;
        do {
            result = AuditProcess.result(stack.runFolder(), stack.workerEnvironment(), held);
        } while (result.exitCode() != AuditProcess.PASSED && System.nanoTime() < deadline);
        if (result.exitCode() == AuditProcess.PASSED) {
            out.println(result.text().lines().toList().getLast());
        } else {
            out.print(result.text());
            findings.add("the audit ends with " + result.exitCode());
        }
    }

    private void say(String text) {
        out.printf("%5.1f s  %s%n", (System.nanoTime() - began) / 1e9, text);
        out.flush();
    }
}
