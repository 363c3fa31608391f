package io.hotdeal.chaos;

import io.hotdeal.testkit.HostInfo;
import io.hotdeal.testkit.LocalStack;
import io.hotdeal.testkit.RunningStack;
import io.hotdeal.testkit.shop.AuditProcess;
import io.hotdeal.testkit.shop.ShopClient;
import io.hotdeal.testkit.shop.SignedEvent;
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
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Sells an offer whose buyers pay themselves: some pay, some let it expire, some come in the last second or too late. What expires is
 * sold again, in waves, until so many have ordered; the rest goes to buyers who pay. In the end exactly the offer's units are sold.
 */
public final class CheckoutSale {

    private static final int OFFER = 1;
    private static final String PROVIDER = "{\"latencyMillis\":30,\"latePayRate\":0.1}";
    private static final Duration ENDS_WITHIN = Duration.ofMinutes(2);
    private static final int MOST_WAVES = 30;
    private static final int ONE_OF = 5;
    private static final long POLL_MILLIS = 200;

    private final CheckoutPlan plan;
    private final RunningStack stack;
    private final ShopClient shop;
    private final ChaosBuyers orderers;
    private final CheckoutBuyers buyers;
    private final Connection database;
    private final PrintStream out;
    private final Goals goals;
    private final List<PurchaseAttempt> attempts = new ArrayList<>();
    private final List<CheckoutOrder> orders = new ArrayList<>();
    private final List<String> findings = new ArrayList<>();

    private CheckoutSale(
            CheckoutPlan plan,
            RunningStack stack,
            ShopClient shop,
            ChaosBuyers orderers,
            CheckoutBuyers buyers,
            Connection database,
            PrintStream out) {
        this.plan = plan;
        this.stack = stack;
        this.shop = shop;
        this.orderers = orderers;
        this.buyers = buyers;
        this.database = database;
        this.out = out;
        this.goals = new Goals("checkout", out);
    }

    /** @return 0 when every goal was reached, else 1 */
    public static int run(CheckoutPlan plan, PrintStream out) throws IOException, InterruptedException, SQLException {
        out.println(HostInfo.here().text());
        out.println(plan.text());
        try (RunningStack stack =
                        LocalStack.at(plan.runFolder()).gateways(1).workers(2).start();
                ShopClient shop = new ShopClient(
                        stack.gatewayUrl(1), stack.providerUrl(), stack.adminUser(), stack.adminPassword());
                ChaosBuyers orderers = new ChaosBuyers(List.of(stack.gatewayUrl(1)));
                CheckoutBuyers buyers = new CheckoutBuyers(stack, plan.payWithin());
                Connection database =
                        DriverManager.getConnection(stack.jdbcUrl(), stack.databaseUser(), stack.databasePassword())) {
            return new CheckoutSale(plan, stack, shop, orderers, buyers, database, out).sale();
        }
    }

    private int sale() throws IOException, InterruptedException, SQLException {
        shop.providerSettings(PROVIDER);
        shop.openAs(
                OFFER,
                "{\"units\":%d,\"payment\":\"checkout\",\"payWithin\":\"%s\"}"
                        .formatted(plan.units(), plan.payWithin()));
        boolean complete = true;
        for (int wave = 0; wave < MOST_WAVES && complete; wave++) {
            int left = plan.orders() - orders.size();
            int free = shop.available(OFFER);
            if (free == 0) {
                break;
            }
            wave(left > 0 ? Math.min(free, left) : free, left > 0);
            complete = awaitUnits();
        }
        goals.judge(
                complete,
                "every unit is paid or on sale again after each wave (goal: within %d s)"
                        .formatted(ENDS_WITHIN.toSeconds()));
        goals.judge(
                orders.size() >= plan.orders(),
                "%,d orders (goal: at least %,d)".formatted(orders.size(), plan.orders()));
        repeatReports();
        judge();
        out.println(SoldOrder.statuses(database));
        return goals.exitCode();
    }

    /** @param mixed whether some leave and some are late; else all pay */
    private void wave(int size, boolean mixed) throws InterruptedException {
        int first = attempts.size();
        List<PurchaseAttempt> purchases = IntStream.range(first, first + size)
                .mapToObj(buyer -> new PurchaseAttempt(OFFER, "c-" + buyer, "k-" + buyer, 1))
                .toList();
        orderers.buy(purchases);
        attempts.addAll(purchases);
        List<CheckoutOrder> wave = new ArrayList<>();
        for (PurchaseAttempt purchase : purchases) {
            for (String id : purchase.orderIds()) {
                int number = orders.size() + wave.size();
                wave.add(mixed ? CheckoutOrder.ofSale(id, number) : CheckoutOrder.paid(id, number));
            }
        }
        orders.addAll(wave);
        goals.say("%,d orders, of %,d buyers".formatted(wave.size(), size));
        findings.addAll(buyers.act(OFFER, wave));
        goals.say("they have paid %,d of them"
                .formatted(wave.stream().filter(CheckoutOrder::isPaid).count()));
    }

    /** Until no order is open and every unit is paid or on sale. */
    private boolean awaitUnits() throws IOException, InterruptedException, SQLException {
        long deadline = System.nanoTime() + ENDS_WITHIN.toNanos();
        while (true) {
            Map<String, Long> statuses = SoldOrder.statuses(database);
            long ended =
                    statuses.values().stream().mapToLong(Long::longValue).sum() - statuses.getOrDefault("RECORDED", 0L);
            if (ended == orders.size() && statuses.getOrDefault("PAID", 0L) + shop.available(OFFER) == plan.units()) {
                return true;
            }
            if (System.nanoTime() > deadline) {
                goals.say(
                        "%,d orders, %s, %,d units on sale".formatted(orders.size(), statuses, shop.available(OFFER)));
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    /** Some of the provider's events come twice more, and some say that an expired order is paid, which is not so. */
    private void repeatReports() throws IOException, InterruptedException, SQLException {
        int sent = 0;
        int refused = 0;
        for (int i = 0; i < orders.size(); i += ONE_OF) {
            String order = orders.get(i).id();
            SignedEvent event = SignedEvent.of(stack.webhookSecret(), "evt-again-" + order, order, "CAPTURED");
            for (int copy = 0; copy < 2; copy++) {
                sent++;
                refused += buyers.report(event) == 204 ? 0 : 1;
            }
        }
        goals.judge(
                refused == 0,
                "%,d signed events of orders that had ended, %d of them refused (goal: none)".formatted(sent, refused));
        goals.judge(
                buyers.forged() > 0 && buyers.forgedAccepted() == 0,
                "%,d forged events, %d of them not refused for their signature (goal: none)"
                        .formatted(buyers.forged(), buyers.forgedAccepted()));
    }

    private void judge() throws IOException, InterruptedException, SQLException {
        String audit = audit();
        goals.judge(audit.isEmpty(), "the audit %s (goal: it passes)".formatted(audit.isEmpty() ? "passes" : audit));
        List<SoldOrder> rows = SoldOrder.read(database, OFFER);
        long sold = rows.stream().filter(row -> row.status().equals("PAID")).count();
        int free = shop.available(OFFER);
        goals.judge(
                sold == plan.units() && free == 0,
                "%,d units sold and %,d on sale, of %,d (goal: all are sold)".formatted(sold, free, plan.units()));
        findings.addAll(new Comparison(plan.units(), 1, false).findings(attempts, rows, shop.captures()));
        findings.addAll(payments(rows));
        orderers.undocumentedResponses()
                .forEach(response -> findings.add("a response that is not documented: " + response));
        findings.stream().limit(20).forEach(finding -> out.println("FINDING  " + finding));
        goals.judge(
                findings.isEmpty(),
                "%d findings in the buyers' pages, rows and charges (goal: none)".formatted(findings.size()));
        judgeLate();
    }

    /** A run in which none comes late proves nothing about it. */
    private void judgeLate() throws IOException, InterruptedException {
        List<CheckoutOrder> late = orders.stream()
                .filter(order -> order.habit() == CheckoutOrder.Habit.LATE)
                .toList();
        long inTime = late.stream().filter(CheckoutOrder::isPaid).count();
        long tooLate = late.stream().filter(CheckoutOrder::isTooLate).count();
        goals.judge(
                inTime > 0 && tooLate > 0,
                "of %,d who came in the last second or later %,d could pay and %,d were too late (goal: some of both)"
                        .formatted(late.size(), inTime, tooLate));
        long refunds = shop.refunds();
        goals.judge(refunds > 0, "%,d late payments were refunded (goal: some)".formatted(refunds));
    }

    /** What buyers were told by the provider's page, and what became of their orders. */
    private List<String> payments(List<SoldOrder> rows) {
        List<String> wrong = new ArrayList<>();
        Map<String, String> statuses = rows.stream().collect(Collectors.toMap(SoldOrder::orderId, SoldOrder::status));
        for (CheckoutOrder order : orders) {
            String status = statuses.getOrDefault(order.id(), "not recorded");
            if (order.isPaidInTime() && !status.equals("PAID")) {
                wrong.add("order " + order.id() + " was paid in time and is " + status);
            } else if (!order.isPaid() && !status.equals("DECLINED")) {
                wrong.add("order " + order.id() + " was not paid and is " + status);
            }
        }
        return wrong;
    }

    /** @return empty when it passes in time, else how it ended last */
    private String audit() throws IOException, InterruptedException {
        Path held = stack.runFolder().resolve("held.txt");
        Files.write(held, orders.stream().map(CheckoutOrder::id).toList());
        long deadline = System.nanoTime() + ENDS_WITHIN.toNanos();
        int exitCode;
        do {
            exitCode = AuditProcess.result(stack.runFolder(), stack.workerEnvironment(), held)
                    .exitCode();
        } while (exitCode != AuditProcess.PASSED && System.nanoTime() < deadline);
        return exitCode == AuditProcess.PASSED
                ? ""
                : "ends with " + exitCode + ", see " + stack.runFolder().resolve("audit.log");
    }
}
