package io.hotdeal.benchmark;

import io.hotdeal.testkit.Component;
import io.hotdeal.testkit.load.ConstantRate;
import io.hotdeal.testkit.process.ProcessException;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Measures what thousands of open offers cost without orders, and what their readers cost the orders. */
final class OffersScenario {

    private static final int OFFER = 2;
    private static final int LISTED = 500;
    private static final int IDLE = 5_000;
    private static final int READERS = 50;
    private static final int PAGES = 500;
    private static final int ORDERS_PER_SECOND = 500;
    private static final int SECONDS = 10;
    private static final int WARM_UP_ORDERS = 15_000;
    private static final int IDLE_SECONDS = 60;
    /** For the refreshes after the last change of an offer, and the compilers. */
    private static final int QUIET_SECONDS = 20;

    private static final String ALONE = "no readers";
    private static final String LIST_POLLED = "GET /offers, 50 each second";
    private static final String PAGE_POLLED = "GET /offers/{id}, 500 each second";
    private static final String LIST = "ab -c 50 GET /offers";
    private static final String PAGE = "ab -c 50 GET /offers/{id}";

    private OffersScenario() {}

    static void measure(BenchmarkContext context) throws IOException, InterruptedException, SQLException {
        try (BenchmarkStack shop = context.shop("offers", stack -> stack)) {
            open(shop, 1, LISTED);
            readers(context, shop);
            open(shop, LISTED + 1, IDLE);
            idle(context, shop);
        }
    }

    /** Opens the products of these numbers; those that the shop does not have are added to it. */
    static void open(BenchmarkStack shop, int first, int last) throws IOException, InterruptedException, SQLException {
        try (Statement statement = shop.connection().createStatement()) {
            statement.executeUpdate("""
                    INSERT INTO HOTDEAL_LIST (PROD_ID, NAME, PRICE, QUANTITY)
                    SELECT X, 'Limited item ' || X, 19.90, 40000000 FROM SYSTEM_RANGE(%d, %d)
                     WHERE X NOT IN (SELECT PROD_ID FROM HOTDEAL_LIST)""".formatted(first, last));
        }
        for (int offer = first; offer <= last; offer++) {
            shop.open(offer);
        }
    }

    private static void readers(BenchmarkContext context, BenchmarkStack shop)
            throws IOException, InterruptedException, SQLException {
        int seconds = Math.max(3, context.plan().scaled(SECONDS));
        Section section = context.section(
                "Readers",
                ("%d open offers; POST orders of one of them, %d each second for %d s, open loop, the worker running; alone, beside pages"
                                + " that poll once a second, and beside ab -k -c %d, which reads as fast as it can; p99 of the orders")
                        .formatted(LISTED, ORDERS_PER_SECOND, seconds, READERS));
        Backlog.build(shop, OFFER, WARM_UP_ORDERS).drain();
        List<Double> refused = new ArrayList<>();
        Map<String, Samples> measured = new InterleavedRun("ms", context.out())
                .with(ALONE, () -> p99(shop.constantRate(OFFER, ORDERS_PER_SECOND, seconds)))
                .with(
                        LIST_POLLED,
                        () -> beside(context, shop, () -> shop.readAt(READERS, seconds, "/offers"), seconds, refused))
                .with(
                        PAGE_POLLED,
                        () -> beside(
                                context, shop, () -> shop.readAt(PAGES, seconds, "/offers/" + OFFER), seconds, refused))
                .with(
                        LIST,
                        () -> beside(context, shop, () -> shop.readFor(seconds, "/offers", READERS), seconds, refused))
                .with(
                        PAGE,
                        () -> beside(
                                context,
                                shop,
                                () -> shop.readFor(seconds, "/offers/" + OFFER, READERS),
                                seconds,
                                refused))
                .run(context.plan().warmUp(), context.plan().rounds());
        measured.values().forEach(section::bar);
        List<String> beside = List.of(LIST_POLLED, PAGE_POLLED, LIST, PAGE);
        for (String readers : beside) {
            section.figure(
                    of(measured, readers).dividedBy(of(measured, ALONE), "orders' p99, " + readers + " ÷ none"),
                    Goal.atMost(1.2, 1.0));
        }
        section.figure(
                new Samples(
                        "orders refused beside readers, a run",
                        "",
                        refused.subList(beside.size() * context.plan().warmUp(), refused.size())),
                Goal.atMost(0, 0));
        TimeUnit.SECONDS.sleep(QUIET_SECONDS);
        long before = shop.redis().info("total_commands_processed");
        long begin = System.nanoTime();
        double read = shop.readFor(seconds, "/offers/" + OFFER, READERS);
        double commands = perSecond(shop.redis().info("total_commands_processed") - before, begin);
        double idle = idleCommands(shop, seconds);
        section.figure(Samples.once("pages read, without orders", "/s", read), null);
        section.figure(
                Samples.once("Redis commands for them, beyond those without readers", "/s", commands - idle),
                Goal.atMost(5, 0));
    }

    /**
     * @param read    reads meanwhile, and tells its responses each second
     * @param refused receives the number of refused orders
     */
    private static double beside(
            BenchmarkContext context, BenchmarkStack shop, Callable<Double> read, int seconds, List<Double> refused)
            throws InterruptedException {
        try (ExecutorService reading = Executors.newSingleThreadExecutor()) {
            Future<Double> readers = reading.submit(read);
            ConstantRate.Result orders = shop.constantRateOrRefused(OFFER, ORDERS_PER_SECOND, seconds);
            refused.add((double) orders.report().errorCount());
            context.out()
                    .printf(
                            "            %,.0f reads/s, %d orders refused%n",
                            readers.get(), orders.report().errorCount());
            return p99(orders);
        } catch (ExecutionException e) {
            throw new ProcessException("The readers did not end: " + e.getCause());
        }
    }

    private static double p99(ConstantRate.Result orders) {
        return BenchmarkStack.keptUp(orders).micros().getValueAtPercentile(99) / 1e3;
    }

    private static void idle(BenchmarkContext context, BenchmarkStack shop) throws IOException, InterruptedException {
        int seconds = Math.max(10, context.plan().scaled(IDLE_SECONDS));
        Section section = context.section(
                "Idle offers", "%,d open offers, no orders and no readers, %d s".formatted(IDLE, seconds));
        TimeUnit.SECONDS.sleep(QUIET_SECONDS);
        Duration before = shop.processorTime(Component.gateway(1));
        double commands = idleCommands(shop, seconds);
        double used = shop.processorTime(Component.gateway(1)).minus(before).toNanos() / 1e9 / seconds;
        section.figure(Samples.once("gateway", "% of a core", 100 * used), Goal.atMost(5, 2));
        section.figure(Samples.once("Redis commands of gateway and worker", "/s", commands), Goal.atMost(50, 25));
        section.figure(Samples.once("gateway's heap", "MiB", shop.heap(Component.gateway(1))), null);
    }

    private static double idleCommands(BenchmarkStack shop, int seconds) throws IOException, InterruptedException {
        long before = shop.redis().info("total_commands_processed");
        long begin = System.nanoTime();
        TimeUnit.SECONDS.sleep(seconds);
        return perSecond(shop.redis().info("total_commands_processed") - before, begin);
    }

    private static double perSecond(long count, long begin) {
        return count * 1e9 / (System.nanoTime() - begin);
    }

    private static Samples of(Map<String, Samples> measured, String name) {
        return Objects.requireNonNull(measured.get(name), name);
    }
}
