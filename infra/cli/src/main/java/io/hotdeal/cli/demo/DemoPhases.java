package io.hotdeal.cli.demo;

import io.hotdeal.testkit.RunningStack;
import io.hotdeal.testkit.component.ReadinessProbe;
import io.hotdeal.testkit.load.ApacheBench;
import io.hotdeal.testkit.load.BuyerDriver;
import io.hotdeal.testkit.load.LoadReport;
import io.hotdeal.testkit.process.ProcessException;
import io.hotdeal.testkit.shop.DatabaseReset;
import io.hotdeal.testkit.shop.OrderCounts;
import io.hotdeal.testkit.shop.RedisProbe;
import io.hotdeal.testkit.shop.ShopClient;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;

/** The demo's load: what the buyers of each phase do, watched until the last order is settled. */
final class DemoPhases {

    private static final String GET_THEN_DECR = "bench/get-then-decr";
    private static final int WORKSHOP_OFFER = 1;
    private static final int DECLINING_OFFER = 2;
    private static final int COUNTED_OFFER = 3;
    private static final int WARM_UP_OFFER = 1000;
    private static final int WARM_UP_LEGACY_OFFER = 999;
    private static final int WARM_UP_UNITS = 6_000;
    private static final int WARM_UP_LEGACY_ORDERS = 20;
    private static final int WARM_UP_COUNTED_ORDERS = 200;

    private final DemoPlan plan;
    private final PrintStream out;
    private final RunningStack stack;
    private final ShopClient shop;
    private final boolean ab;

    DemoPhases(DemoPlan plan, PrintStream out, RunningStack stack, ShopClient shop) throws InterruptedException {
        this.plan = plan;
        this.out = out;
        this.stack = stack;
        this.shop = shop;
        this.ab = ApacheBench.isInstalled();
    }

    /** Warms up both paths: a JVM's first requests are its slowest, and a real sale opens on a warm gateway. */
    void warmUp() throws IOException, InterruptedException, SQLException {
        out.println(
                ab
                        ? "Load comes from ab in phases 1 to 3, from the built-in driver in phase 4."
                        : "ab is not installed; all load comes from the built-in driver.");
        out.printf(
                Locale.ROOT,
                "%nWarm-up, not measured: %,d × /order, %,d × GET, then DECR, %,d × /order-redis, %,d × POST orders, of other products%n",
                WARM_UP_LEGACY_ORDERS,
                WARM_UP_COUNTED_ORDERS,
                WARM_UP_UNITS,
                WARM_UP_UNITS);
        shop.open(WARM_UP_OFFER, WARM_UP_UNITS);
        watched("warm-up", WARM_UP_OFFER, WARM_UP_UNITS, inRedis(WARM_UP_OFFER), () -> {
            workshop("order", WARM_UP_LEGACY_OFFER, WARM_UP_LEGACY_ORDERS);
            new RedisProbe(stack.redisPort()).setCounter(counter(WARM_UP_LEGACY_OFFER), WARM_UP_COUNTED_ORDERS);
            workshop(GET_THEN_DECR, WARM_UP_LEGACY_OFFER, WARM_UP_COUNTED_ORDERS);
            workshop("order-redis", WARM_UP_OFFER, WARM_UP_UNITS / 2);
            LoadReport orders = BuyerDriver.orders(
                    stack.gatewayUrl(1) + "/offers/" + WARM_UP_OFFER + "/orders", WARM_UP_UNITS, plan.concurrency());
            workshop("order-redis", WARM_UP_OFFER, WARM_UP_UNITS / 2);
            return orders.splitBy(WARM_UP_UNITS - shop.available(WARM_UP_OFFER));
        });
        reset();
    }

    PhaseResult legacy() throws IOException, InterruptedException, SQLException {
        announce(
                1, "the old path: %,d × /order, which pays while it holds the row lock".formatted(plan.legacyOrders()));
        try (Connection connection = connect()) {
            int before = quantity(connection);
            return watched("1 /order", WORKSHOP_OFFER, plan.legacyOrders(), DemoPhases::inDatabase, () -> {
                LoadReport load = workshop("order", WORKSHOP_OFFER, plan.legacyOrders());
                return ab ? load.splitBy(before - quantity(connection)) : load;
            });
        }
    }

    /** The workshop's Redis code, by a counter and a product of its own. It has as many units as the old path had requests. */
    PhaseResult counted() throws IOException, InterruptedException, SQLException {
        int units = plan.legacyOrders();
        int requests = 2 * units;
        announce(
                2,
                "the workshop's Redis code: %,d × GET, then DECR, for %,d units, which pays in the request"
                        .formatted(requests, units));
        RedisProbe redis = new RedisProbe(stack.redisPort());
        redis.setCounter(counter(COUNTED_OFFER), units);
        StockProbe probe = connection -> new RedisProbe.Stock(redis.counter(counter(COUNTED_OFFER)), 0);
        PhaseResult result = watched("2 GET, then DECR", COUNTED_OFFER, requests, probe, () -> {
            LoadReport load = workshop(GET_THEN_DECR, COUNTED_OFFER, requests);
            return ab ? load.splitBy(ordersOf(COUNTED_OFFER)) : load;
        });
        out.println("  " + oversell(result.counts().paid(), units));
        return result;
    }

    /** What a race made of it this time. */
    static String oversell(int paid, int units) {
        String sold = String.format(Locale.ROOT, "%,d orders are paid for %,d units: ", paid, units);
        return paid > units
                ? sold
                        + String.format(
                                Locale.ROOT,
                                "%,d oversold. Buyers read the same count before one of them had decremented it.",
                                paid - units)
                : sold + "this run did not oversell. Nothing prevents it: reading and decrementing are two steps.";
    }

    private static String counter(int product) {
        return "bench-quantity-" + product;
    }

    private int ordersOf(int product) throws SQLException {
        try (Connection connection = connect()) {
            return OrderCounts.read(connection, product).recorded();
        }
    }

    /** Both offers of the pipeline, in an empty shop. */
    void openBoth() throws IOException, InterruptedException, SQLException {
        reset();
        shop.open(WORKSHOP_OFFER, plan.units());
        shop.open(DECLINING_OFFER, plan.units());
    }

    PhaseResult pipeline() throws IOException, InterruptedException, SQLException {
        announce(3, "the pipeline: %,d × /order-redis for %,d units".formatted(plan.requests(), plan.units()));
        return watched("3 /order-redis", WORKSHOP_OFFER, plan.requests(), inRedis(WORKSHOP_OFFER), () -> {
            LoadReport load = workshop("order-redis", WORKSHOP_OFFER, plan.requests());
            return ab ? load.splitBy(plan.units() - shop.available(WORKSHOP_OFFER)) : load;
        });
    }

    PhaseResult declining() throws IOException, InterruptedException, SQLException {
        int customers = 2 * plan.requests();
        announce(4, "%,d customers for %,d units, 2 %% of the payments declined".formatted(customers, plan.units()));
        shop.providerSettings("{\"declineRate\":0.02}");
        String url = stack.gatewayUrl(1) + "/offers/" + DECLINING_OFFER + "/orders";
        PhaseResult result = watched(
                "4 POST orders",
                DECLINING_OFFER,
                customers,
                inRedis(DECLINING_OFFER),
                () -> BuyerDriver.orders(url, customers, Math.min(plan.concurrency(), customers)));
        Files.write(heldOrders(), result.load().orderIds());
        return result;
    }

    private interface Load {
        LoadReport run() throws IOException, InterruptedException, SQLException;
    }

    private PhaseResult watched(String name, int offer, int requests, StockProbe probe, Load load)
            throws IOException, InterruptedException, SQLException {
        ProgressBar bar = new ProgressBar(out, plan.terminal());
        try (Connection connection = connect();
                RecordingMonitor watch = RecordingMonitor.start(connection, offer, requests, probe, bar)) {
            LoadReport report = load.run();
            RecordingMonitor.Settled settled = watch.awaitSettled(report.accepted());
            return new PhaseResult(name, report, settled.counts(), settled.recordedWithin(), settled.samples());
        }
    }

    private StockProbe inRedis(int offer) {
        RedisProbe redis = new RedisProbe(stack.redisPort());
        return connection -> redis.stock(offer);
    }

    private static RedisProbe.Stock inDatabase(Connection connection) throws SQLException {
        return new RedisProbe.Stock(quantity(connection), 0);
    }

    private LoadReport workshop(String endpoint, int offer, int requests) throws IOException, InterruptedException {
        String url = stack.gatewayUrl(1) + "/" + endpoint + "?prodId=" + offer;
        int concurrency = Math.min(plan.concurrency(), requests);
        return ab
                ? ApacheBench.run(
                        url,
                        requests,
                        concurrency,
                        plan.runFolder().resolve("ab-" + endpoint.replace('/', '-') + "-" + offer + ".txt"))
                : BuyerDriver.workshop(url, requests, concurrency);
    }

    /** Empties the database's history, Redis and the provider together; only while no order is in flight. */
    private void reset() throws IOException, InterruptedException, SQLException {
        out.println("Reset: history, allocations, Redis and charges are emptied.");
        try (Connection connection = connect()) {
            DatabaseReset.run(connection);
        }
        String reply = ReadinessProbe.redis(stack.redisPort(), "FLUSHALL", Duration.ofSeconds(10));
        if (!reply.equals("+OK")) {
            throw new ProcessException("Redis replied to FLUSHALL with " + reply + ".");
        }
        shop.forgetCharges();
    }

    private void announce(int phase, String what) {
        out.println();
        out.println("Phase " + phase + " of 4, " + what + ", " + plan.concurrency() + " at a time");
    }

    /** The order ids that the clients of phase 4 hold, one a line. */
    Path heldOrders() {
        return plan.runFolder().resolve("phase-4-order-ids.txt");
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(stack.jdbcUrl(), stack.databaseUser(), stack.databasePassword());
    }

    private static int quantity(Connection connection) throws SQLException {
        try (var query = connection.prepareStatement("SELECT QUANTITY FROM HOTDEAL_LIST WHERE PROD_ID = ?")) {
            query.setInt(1, WORKSHOP_OFFER);
            try (var rows = query.executeQuery()) {
                if (!rows.next()) {
                    throw new SQLException("HOTDEAL_LIST has no product " + WORKSHOP_OFFER + ".");
                }
                return rows.getInt(1);
            }
        }
    }
}
