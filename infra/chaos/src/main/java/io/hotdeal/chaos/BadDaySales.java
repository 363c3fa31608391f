package io.hotdeal.chaos;

import io.hotdeal.testkit.RunningStack;
import io.hotdeal.testkit.shop.AuditProcess;
import io.hotdeal.testkit.shop.ShopClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The orders of a bad day, offer by offer, and what became of them. One thread at a time. */
final class BadDaySales implements AutoCloseable {

    /** Of one offer; the buyers of one take five seconds. */
    private static final int BUYERS = 2_000;
    /** Each buys one or two units. */
    private static final int UNITS = 2 * BUYERS;

    private static final double MOST = 0.9;
    private static final long RATE_WITHIN_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final long POLL_MILLIS = 50;

    private final RunningStack stack;
    private final ShopClient shop;
    private final ChaosBuyers buyers;
    private final Connection database;
    private final SortedMap<Integer, List<PurchaseAttempt>> made = new TreeMap<>();
    /** Offers of the last sale. */
    private final List<Integer> latest = new ArrayList<>();

    BadDaySales(RunningStack stack, ShopClient shop, ChaosBuyers buyers) throws SQLException {
        this.stack = stack;
        this.shop = shop;
        this.buyers = buyers;
        this.database = DriverManager.getConnection(stack.jdbcUrl(), stack.databaseUser(), stack.databasePassword());
    }

    void sell(int orders) throws IOException, InterruptedException {
        latest.clear();
        for (int left = orders; left > 0; left -= BUYERS) {
            int offer = made.size() + 1;
            shop.open(offer, UNITS);
            List<PurchaseAttempt> purchases = ChaosBuyers.singly(offer, Math.min(left, BUYERS), offer);
            buyers.buy(purchases);
            made.put(offer, purchases);
            latest.add(offer);
        }
    }

    /**
     * How fast most of the last sale becomes final from now on.
     *
     * @param idleSeconds until the first one is
     * @param perSecond   from then on; 0 when it takes more than five minutes
     */
    record Rate(double idleSeconds, double perSecond) {}

    Rate rate() throws SQLException, InterruptedException {
        long begin = System.nanoTime();
        long before = ended(latest);
        long most = (long) (MOST * accepted(latest));
        long now = before;
        long first = begin;
        while (now < most && System.nanoTime() - begin < RATE_WITHIN_NANOS) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            first = now == before ? System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS) : first;
            now = ended(latest);
        }
        double seconds = (System.nanoTime() - first) / 1e9;
        return new Rate((first - begin) / 1e9, now < most ? 0 : Math.max(1, now - before) / seconds);
    }

    /** @return orders that are not final at the deadline, also those that have no row */
    int awaitEnds(long deadline) throws SQLException, InterruptedException {
        List<Integer> offers = List.copyOf(made.keySet());
        long open = accepted(offers) - ended(offers);
        while (open > 0 && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            open = accepted(offers) - ended(offers);
        }
        return Math.toIntExact(Math.max(0, open));
    }

    /** @return empty when it passes before the deadline, else how it ended last */
    String audit(long deadline) throws IOException, InterruptedException {
        Path held = stack.runFolder().resolve("held.txt");
        Files.write(
                held,
                made.values().stream()
                        .flatMap(List::stream)
                        .flatMap(purchase -> purchase.orderIds().stream())
                        .toList());
        int exitCode;
        do {
            exitCode = AuditProcess.result(stack.runFolder(), stack.workerEnvironment(), held)
                    .exitCode();
        } while (exitCode != AuditProcess.PASSED && System.nanoTime() < deadline);
        return exitCode == AuditProcess.PASSED
                ? ""
                : "ends with " + exitCode + ", see " + stack.runFolder().resolve("audit.log");
    }

    /** What the buyers' responses, the rows and the provider's charges say differently. */
    List<String> findings() throws IOException, InterruptedException, SQLException {
        List<String> findings = new ArrayList<>();
        Map<String, Integer> captures = shop.captures();
        var comparison = new Comparison(UNITS, UNITS, false);
        for (Map.Entry<Integer, List<PurchaseAttempt>> sale : made.entrySet()) {
            List<SoldOrder> rows = SoldOrder.read(database, sale.getKey());
            findings.addAll(comparison.findings(sale.getValue(), rows, captures));
        }
        buyers.undocumentedResponses()
                .forEach(response -> findings.add("a response that is not documented: " + response));
        return findings;
    }

    int accepted() {
        return Math.toIntExact(accepted(made.keySet()));
    }

    private long accepted(Iterable<Integer> offers) {
        long accepted = 0;
        for (int offer : offers) {
            accepted += made.getOrDefault(offer, List.of()).stream()
                    .filter(PurchaseAttempt::isAccepted)
                    .count();
        }
        return accepted;
    }

    Map<String, Long> statuses() throws SQLException {
        return SoldOrder.statuses(database);
    }

    private long ended(List<Integer> offers) throws SQLException {
        Map<Integer, Long> byOffer = new HashMap<>();
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT PROD_ID, COUNT(*) FROM ORDER_HISTORY WHERE STATUS <> 'RECORDED' GROUP BY PROD_ID")) {
            while (rows.next()) {
                byOffer.put(rows.getInt(1), rows.getLong(2));
            }
        }
        return offers.stream()
                .mapToLong(offer -> byOffer.getOrDefault(offer, 0L))
                .sum();
    }

    @Override
    public void close() throws SQLException {
        database.close();
    }
}
