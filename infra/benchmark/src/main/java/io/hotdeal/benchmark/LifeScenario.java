package io.hotdeal.benchmark;

import io.hotdeal.testkit.process.ProcessException;
import io.hotdeal.testkit.shop.WorkerCommand;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Measures what a sale leaves in Redis once its offers are closed, audited and retired, and whether its orders are still known. */
final class LifeScenario {

    private static final int ORDERS = 200_000;
    private static final int OFFERS = 20;
    private static final int PER_SECOND = 500;
    /** JVMs that have just started do not keep up with such a rate. */
    private static final int WARM_UP_ORDERS = 60_000;

    private static final int ONE_IN = 1_000;
    private static final int FIRST_OFFER = 2;
    /** Redis frees what it has unlinked in the background. */
    private static final int FREED_SECONDS = 5;

    private LifeScenario() {}

    /** An order as its buyer knows it. */
    private record Bought(int offer, String orderId, String customer) {}

    static void measure(BenchmarkContext context) throws IOException, InterruptedException, SQLException {
        int seconds = context.plan().scaled(ORDERS) / PER_SECOND + 1;
        int orders = seconds * PER_SECOND;
        List<Integer> offers =
                IntStream.range(FIRST_OFFER, FIRST_OFFER + OFFERS).boxed().toList();
        Section section = context.section(
                "A sale's whole life",
                "%d offers are opened, %,d orders sold over them and settled, all closed, audited and retired"
                        .formatted(OFFERS, orders));
        try (BenchmarkStack shop = context.shop("life", stack -> stack)) {
            Backlog.build(shop, 1, WARM_UP_ORDERS).drain();
            long start = used(shop);
            for (int offer : offers) {
                shop.open(offer);
            }
            BenchmarkStack.keptUp(shop.constantRate(offers, PER_SECOND, seconds));
            new Backlog(shop, offers, 0, orders).drain();
            long sold = used(shop);
            for (int offer : offers) {
                shop.shop().close(offer);
            }
            List<String> words = offers.stream().map(String::valueOf).toList();
            section.figure(timed(shop, "audit", List.of("audit", "--products", String.join(",", words))), null);
            List<String> retire = new ArrayList<>(List.of("retire"));
            retire.addAll(words);
            section.figure(timed(shop, "retire", retire), null);
            TimeUnit.SECONDS.sleep(FREED_SECONDS);
            section.figure(Samples.once("Redis, after the sale − before", "MB", (sold - start) / 1e6), null);
            section.figure(
                    Samples.once("Redis, after the retirement − before", "MB", (used(shop) - start) / 1e6),
                    Goal.atMost(5, 1));
            List<Bought> some = oneIn(shop);
            int wrong = 0;
            for (Bought order : some) {
                wrong += isRight(shop, order) ? 0 : 1;
            }
            section.figure(
                    Samples.once("of %,d orders, with a wrong status or replay".formatted(some.size()), "", wrong),
                    Goal.atMost(0, 0));
        }
    }

    private static long used(BenchmarkStack shop) throws IOException {
        return shop.redis().info("used_memory");
    }

    /** Seconds that a command of an operator takes, its JVM's start included. */
    static Samples timed(BenchmarkStack shop, String name, List<String> words)
            throws IOException, InterruptedException {
        long begin = System.nanoTime();
        int exitCode =
                WorkerCommand.quietly(shop.stack().runFolder(), shop.stack().workerEnvironment(), words);
        if (exitCode != 0) {
            throw new ProcessException(words + " ended with " + exitCode + "; see its log in "
                    + shop.stack().runFolder());
        }
        return Samples.once(name, "s", (System.nanoTime() - begin) / 1e9);
    }

    /** Of the offers that were retired; the warm-up's orders have no keys. */
    private static List<Bought> oneIn(BenchmarkStack shop) throws SQLException {
        List<Bought> bought = new ArrayList<>();
        try (Statement statement = shop.connection().createStatement();
                ResultSet rows = statement.executeQuery("""
                        SELECT PROD_ID, ORDER_ID, CUSTOMER_ID FROM
                          (SELECT H.*, ROW_NUMBER() OVER (ORDER BY ORDER_ID) AS N FROM ORDER_HISTORY H WHERE PROD_ID >= %d)
                         WHERE MOD(N, %d) = 0""".formatted(FIRST_OFFER, ONE_IN))) {
            while (rows.next()) {
                bought.add(new Bought(rows.getInt(1), rows.getString(2), rows.getString(3)));
            }
        }
        return bought;
    }

    private static boolean isRight(BenchmarkStack shop, Bought order) throws IOException, InterruptedException {
        String key = "request" + order.customer.substring(order.customer.lastIndexOf('-'));
        HttpResponse<String> replay = shop.shop().order(order.offer, order.customer, key);
        return replay.statusCode() == 202
                && replay.body().contains("\"" + order.orderId + "\"")
                && shop.shop().orderStatus(order.offer, order.orderId).equals("PAID");
    }
}
