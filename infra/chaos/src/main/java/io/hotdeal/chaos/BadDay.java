package io.hotdeal.chaos;

import io.hotdeal.chaos.BadDaySales.Rate;
import io.hotdeal.testkit.Component;
import io.hotdeal.testkit.HostInfo;
import io.hotdeal.testkit.LocalStack;
import io.hotdeal.testkit.RunningStack;
import io.hotdeal.testkit.shop.ShopClient;
import io.hotdeal.testkit.shop.ShopClient.ProviderCalls;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Sells while the payment provider has a bad day: it processes, declines and refuses charges, captures some late and fails half of the
 * refunds; it is away twice, once silent and once with errors; and workers are killed three times. Every order must end all the same.
 */
public final class BadDay {

    private static final String PROVIDER = """
            {"latencyMillis":30,"processingRate":0.05,"processingMillis":20000,"declineRate":0.02,"refusalRate":0.01,\
            "lateCaptureRate":0.01,"refundErrorRate":0.5}""";
    private static final String ALL_FAIL = "{\"errorRate\":1.0}";
    private static final String NONE_FAIL = "{\"errorRate\":0.0}";

    private static final Component WORKER_1 = Component.worker(1);
    private static final Component WORKER_2 = Component.worker(2);

    private static final Duration ENDS_WITHIN = Duration.ofMinutes(5);
    private static final double CALLS_PER_ORDER = 3;
    private static final double RECOVERY = 0.8;

    private final BadDayPlan plan;
    private final RunningStack stack;
    private final ShopClient shop;
    private final BadDaySales sales;
    private final PrintStream out;
    private final Goals goals;

    private BadDay(BadDayPlan plan, RunningStack stack, ShopClient shop, BadDaySales sales, PrintStream out) {
        this.plan = plan;
        this.stack = stack;
        this.shop = shop;
        this.sales = sales;
        this.out = out;
        this.goals = new Goals("bad day", out);
    }

    /** @return 0 when every goal was reached, else 1 */
    public static int run(BadDayPlan plan, PrintStream out) throws IOException, InterruptedException, SQLException {
        out.println(HostInfo.here().text());
        out.println(plan.text());
        try (RunningStack stack =
                        LocalStack.at(plan.runFolder()).gateways(1).workers(2).start();
                ShopClient shop = new ShopClient(
                        stack.gatewayUrl(1), stack.providerUrl(), stack.adminUser(), stack.adminPassword());
                ChaosBuyers buyers = new ChaosBuyers(List.of(stack.gatewayUrl(1)));
                BadDaySales sales = new BadDaySales(stack, shop, buyers)) {
            return new BadDay(plan, stack, shop, sales, out).day();
        }
    }

    private int day() throws IOException, InterruptedException, SQLException {
        shop.providerSettings(PROVIDER);
        int third = plan.orders() / 3;

        stack.pause(WORKER_1);
        stack.pause(WORKER_2);
        sales.sell(third);
        goals.say("a backlog of %,d orders".formatted(third));
        stack.resume(WORKER_1);
        stack.resume(WORKER_2);
        double settle = sales.rate().perSecond();
        goals.judge(settle > 0, "settled at %,.0f/s, 90 %% of them (goal: within five minutes)".formatted(settle));

        outage(
                "silent",
                WORKER_1,
                third,
                settle,
                () -> stack.pause(Component.PROVIDER),
                () -> stack.resume(Component.PROVIDER));
        outage(
                "with errors",
                WORKER_2,
                plan.orders() - 2 * third,
                settle,
                () -> shop.providerSettings(ALL_FAIL),
                () -> shop.providerSettings(NONE_FAIL));
        kill(WORKER_1);
        return judge(System.nanoTime());
    }

    private interface Step {
        void take() throws IOException, InterruptedException;
    }

    /** Sells while the provider is away, and kills a worker in the middle of it. */
    private void outage(String how, Component worker, int orders, double settle, Step begin, Step end)
            throws IOException, InterruptedException, SQLException {
        long since = System.nanoTime();
        begin.take();
        goals.say("the provider is away, " + how);
        sales.sell(orders);
        kill(worker);
        long left = plan.outage().toNanos() - (System.nanoTime() - since);
        TimeUnit.NANOSECONDS.sleep(Math.max(0, left));
        end.take();
        goals.say("the provider is back after %.0f s".formatted((System.nanoTime() - since) / 1e9));
        Rate recovery = sales.rate();
        goals.judge(
                recovery.perSecond() >= RECOVERY * settle,
                "recovery at %,.0f/s, 90 %% of %,d orders, after %.1f s: %.2f of the settle rate (goal: at least %.1f)"
                        .formatted(
                                recovery.perSecond(),
                                orders,
                                recovery.idleSeconds(),
                                recovery.perSecond() / settle,
                                RECOVERY));
    }

    private void kill(Component worker) throws IOException, InterruptedException {
        stack.kill(worker);
        stack.start(worker);
        goals.say(worker + " was killed and started again");
    }

    private int judge(long lastFault) throws IOException, InterruptedException, SQLException {
        long deadline = lastFault + ENDS_WITHIN.toNanos();
        int open = sales.awaitEnds(deadline);
        goals.judge(
                open == 0,
                "%,d orders are not final %.0f s after the last fault (goal: none after %d s)"
                        .formatted(open, (System.nanoTime() - lastFault) / 1e9, ENDS_WITHIN.toSeconds()));
        String audit = sales.audit(deadline);
        goals.judge(
                audit.isEmpty(),
                "the audit %s, %.0f s after the last fault (goal: it passes)"
                        .formatted(audit.isEmpty() ? "passes" : audit, (System.nanoTime() - lastFault) / 1e9));
        List<String> findings = sales.findings();
        findings.stream().limit(20).forEach(finding -> out.println("FINDING  " + finding));
        goals.judge(
                findings.isEmpty(),
                "%d findings in the buyers' responses, rows and charges (goal: none)".formatted(findings.size()));
        judgeCalls(shop.providerCalls(), sales.accepted());
        out.println(sales.statuses());
        return goals.exitCode();
    }

    /** A call for many orders is one call: what a provider limits, and what takes a round trip. */
    private void judgeCalls(ProviderCalls made, int orders) {
        double calls = (double) (made.calls() + made.statusCalls()) / orders;
        goals.judge(
                calls <= CALLS_PER_ORDER,
                "%.2f calls per order: %,d to charge and refund, %,d to ask (goal: at most %.0f)"
                        .formatted(calls, made.calls(), made.statusCalls(), CALLS_PER_ORDER));
        goals.say(
                "         an order was named %.2f times to be charged or refunded, %.2f times to be asked about, on average"
                        .formatted((double) made.orders() / orders, (double) made.statusOrders() / orders));
    }
}
