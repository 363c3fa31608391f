package io.hotdeal.cli.demo;

import io.hotdeal.testkit.ExternalSchema;
import io.hotdeal.testkit.HostInfo;
import io.hotdeal.testkit.LocalStack;
import io.hotdeal.testkit.RunningStack;
import io.hotdeal.testkit.StackState;
import io.hotdeal.testkit.component.ReadinessProbe;
import io.hotdeal.testkit.load.ApacheBench;
import io.hotdeal.testkit.load.BuyerDriver;
import io.hotdeal.testkit.load.LoadReport;
import io.hotdeal.testkit.process.ProcessException;
import io.hotdeal.testkit.shop.AuditProcess;
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
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Runs the workshop on a fresh stack: the old path, the workshop's Redis code, the pipeline, and a sale with declined payments; then the
 * audit of the last two.
 */
public final class Demo {

    private static final String GET_THEN_DECR = "bench/get-then-decr";
    private static final int WORKSHOP_OFFER = 1;
    private static final int DECLINING_OFFER = 2;
    private static final int COUNTED_OFFER = 3;
    private static final int WARM_UP_OFFER = 1000;
    private static final int WARM_UP_LEGACY_OFFER = 999;
    private static final int WARM_UP_UNITS = 6_000;
    private static final int WARM_UP_LEGACY_ORDERS = 20;
    private static final int WARM_UP_COUNTED_ORDERS = 200;
    private static final int AUDIT_ATTEMPTS = 10;
    private static final Duration AUDIT_PAUSE = Duration.ofSeconds(2);

    private final DemoPlan plan;
    private final PrintStream out;
    private final RunningStack stack;
    private final ShopClient shop;
    private final boolean ab;

    private Demo(DemoPlan plan, PrintStream out, RunningStack stack, ShopClient shop, boolean ab) {
        this.plan = plan;
        this.out = out;
        this.stack = stack;
        this.shop = shop;
        this.ab = ab;
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
            Demo demo = new Demo(plan, out, stack, shop, ApacheBench.isInstalled());
            if (plan.watch()) {
                demo.nameThePage();
            }
            int exitCode = demo.phases();
            if (plan.watch()) {
                out.println("The stack is still running, live page " + stack.gatewayUrl(1) + "/. Ctrl-C ends it.");
                Thread.currentThread().join();
            }
            return exitCode;
        }
    }

    private int phases() throws IOException, InterruptedException, SQLException {
        out.println(
                ab
                        ? "Load comes from ab in phases 1 to 3, from the built-in driver in phase 4."
                        : "ab is not installed; all load comes from the built-in driver.");
        warmUp();
        if (plan.watch() && plan.terminal()) {
            awaitEnter();
        }
        PhaseResult legacy = legacy();
        PhaseResult counted = counted();
        reset();
        shop.open(WORKSHOP_OFFER, plan.units());
        shop.open(DECLINING_OFFER, plan.units());
        PhaseResult pipeline = pipeline();
        PhaseResult declining = declining();
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

    /** Warms up both paths: a JVM's first requests are its slowest, and a real sale opens on a warm gateway. */
    private void warmUp() throws IOException, InterruptedException, SQLException {
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

    private PhaseResult legacy() throws IOException, InterruptedException, SQLException {
        announce(
                1, "the old path: %,d × /order, which pays while it holds the row lock".formatted(plan.legacyOrders()));
        try (Connection connection = connect()) {
            int before = quantity(connection);
            return watched("1 /order", WORKSHOP_OFFER, plan.legacyOrders(), Demo::inDatabase, () -> {
                LoadReport load = workshop("order", WORKSHOP_OFFER, plan.legacyOrders());
                return ab ? load.splitBy(before - quantity(connection)) : load;
            });
        }
    }

    /** The workshop's Redis code, by a counter and a product of its own. It has as many units as the old path had requests. */
    private PhaseResult counted() throws IOException, InterruptedException, SQLException {
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

    private PhaseResult pipeline() throws IOException, InterruptedException, SQLException {
        announce(3, "the pipeline: %,d × /order-redis for %,d units".formatted(plan.requests(), plan.units()));
        return watched("3 /order-redis", WORKSHOP_OFFER, plan.requests(), inRedis(WORKSHOP_OFFER), () -> {
            LoadReport load = workshop("order-redis", WORKSHOP_OFFER, plan.requests());
            return ab ? load.splitBy(plan.units() - shop.available(WORKSHOP_OFFER)) : load;
        });
    }

    private PhaseResult declining() throws IOException, InterruptedException, SQLException {
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
        AuditProcess.Result result = AuditProcess.result(plan.runFolder(), stack.workerEnvironment(), heldOrders());
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

    private void announce(int phase, String what) {
        out.println();
        out.println("Phase " + phase + " of 4, " + what + ", " + plan.concurrency() + " at a time");
    }

    private Path heldOrders() {
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
