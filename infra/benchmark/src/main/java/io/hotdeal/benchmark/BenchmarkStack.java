package io.hotdeal.benchmark;

import io.hotdeal.testkit.Component;
import io.hotdeal.testkit.RunningStack;
import io.hotdeal.testkit.load.ApacheBench;
import io.hotdeal.testkit.load.ConstantRate;
import io.hotdeal.testkit.load.LoadReport;
import io.hotdeal.testkit.process.ProcessException;
import io.hotdeal.testkit.shop.RedisProbe;
import io.hotdeal.testkit.shop.ShopClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/** A stack with ample stock, and the benchmark's operations on it. Used by one thread. */
final class BenchmarkStack implements AutoCloseable {

    static final int UNITS = 10_000_000;
    private static final int CONCURRENCY = 150;

    /** The customer of {@code ab}'s orders. */
    static final String CUSTOMER = "guest";

    private final RunningStack stack;
    private final ShopClient shop;
    private final Connection connection;
    private final Path order;
    private final RedisProbe redis;
    private int runs;

    private BenchmarkStack(RunningStack stack, ShopClient shop, Connection connection, Path order) {
        this.stack = stack;
        this.shop = shop;
        this.connection = connection;
        this.order = order;
        this.redis = new RedisProbe(stack.redisPort());
    }

    static BenchmarkStack open(RunningStack stack) throws IOException, SQLException {
        Connection connection =
                DriverManager.getConnection(stack.jdbcUrl(), stack.databaseUser(), stack.databasePassword());
        try (Statement statement = connection.createStatement()) {
            // Sold-out responses would be too cheap.
            statement.executeUpdate("UPDATE HOTDEAL_LIST SET QUANTITY = 4 * " + UNITS);
        }
        Path order = Files.writeString(
                stack.runFolder().resolve("order.json"), "{\"customerId\":\"" + CUSTOMER + "\",\"quantity\":1}");
        ShopClient shop =
                new ShopClient(stack.gatewayUrl(1), stack.providerUrl(), stack.adminUser(), stack.adminPassword());
        return new BenchmarkStack(stack, shop, connection, order);
    }

    RunningStack stack() {
        return stack;
    }

    ShopClient shop() {
        return shop;
    }

    Connection connection() {
        return connection;
    }

    void open(int offer) throws IOException, InterruptedException {
        shop.open(offer, UNITS);
    }

    /** Gives a product so many units, for the paths that sell by the database. */
    void stockOf(int product, int units) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE HOTDEAL_LIST SET QUANTITY = ? WHERE PROD_ID = ?")) {
            update.setInt(1, units);
            update.setInt(2, product);
            update.executeUpdate();
        }
    }

    /** {@code ab} with 150 buyers; every response must be a success. @return responses per second */
    double get(String path, int requests, boolean keepAlive) throws IOException, InterruptedException {
        return send(
                new ApacheBench.Load(stack.gatewayUrl(1) + path, requests, CONCURRENCY, keepAlive, null, List.of()));
    }

    /**
     * The same with {@code POST /offers/{id}/orders}.
     *
     * @param headers further ones, such as {@code Accept: text/plain}
     */
    double post(int offer, int requests, boolean keepAlive, String... headers)
            throws IOException, InterruptedException {
        String url = stack.gatewayUrl(1) + "/offers/" + offer + "/orders";
        return send(new ApacheBench.Load(url, requests, CONCURRENCY, keepAlive, order, List.of(headers)));
    }

    private double send(ApacheBench.Load load) throws IOException, InterruptedException {
        LoadReport report = ApacheBench.run(load, stack.runFolder().resolve("ab-" + ++runs + ".txt"));
        if (report.errorCount() > 0) {
            throw new ProcessException("Not every response of " + load.url() + " was a success: " + report.errors());
        }
        return report.acceptedPerSecond();
    }

    /** Orders at a constant rate; every one must be accepted. */
    ConstantRate.Result constantRate(int offer, int perSecond, int seconds) throws InterruptedException {
        return constantRate(List.of(offer), perSecond, seconds);
    }

    /** The same, where some may be refused: they are among the errors of the report. */
    ConstantRate.Result constantRateOrRefused(int offer, int perSecond, int seconds) throws InterruptedException {
        String url = stack.gatewayUrl(1) + "/offers/" + offer + "/orders";
        return ConstantRate.orders(List.of(url), "steady-" + ++runs, perSecond, seconds);
    }

    /** The same; the offers get the orders in turn. Customer n of a run has the key {@code request-n}. */
    ConstantRate.Result constantRate(List<Integer> offers, int perSecond, int seconds) throws InterruptedException {
        List<String> urls = offers.stream()
                .map(offer -> stack.gatewayUrl(1) + "/offers/" + offer + "/orders")
                .toList();
        ConstantRate.Result result = ConstantRate.orders(urls, "steady-" + ++runs, perSecond, seconds);
        if (result.report().errorCount() > 0) {
            throw new ProcessException(
                    "Not every order was accepted: " + result.report().errors());
        }
        return result;
    }

    /** Orders of one customer at a constant rate. @return how many were accepted */
    int flood(int offer, int perSecond, int seconds) throws InterruptedException {
        String url = stack.gatewayUrl(1) + "/offers/" + offer + "/orders";
        return keptUp(ConstantRate.flood(url, "flood-" + ++runs, perSecond, seconds))
                .report()
                .accepted();
    }

    /** For a figure that is meaningful only if all requests were sent. */
    static ConstantRate.Result keptUp(ConstantRate.Result result) {
        if (!result.keptUp()) {
            throw new ProcessException(
                    "The gateway did not keep up; " + result.report().accepted() + " were accepted.");
        }
        return result;
    }

    /** Reads a path at a constant rate. @return responses each second */
    double readAt(int perSecond, int seconds, String path) throws InterruptedException {
        ConstantRate.Result result = keptUp(ConstantRate.reads(stack.gatewayUrl(1) + path, perSecond, seconds));
        if (result.report().errorCount() > 0) {
            throw new ProcessException("Not every response of " + path + " was a success: "
                    + result.report().errors());
        }
        return result.report().acceptedPerSecond();
    }

    /** {@code ab} with so many readers who keep their connections. @return responses per second */
    double readFor(int seconds, String path, int readers) throws IOException, InterruptedException {
        Path output = stack.runFolder().resolve("ab-" + ++runs + ".txt");
        LoadReport report = ApacheBench.runFor(seconds, stack.gatewayUrl(1) + path, readers, output);
        if (report.errorCount() > 0) {
            throw new ProcessException("Not every response of " + path + " was a success: " + report.errors());
        }
        return report.acceptedPerSecond();
    }

    /** Processor time that a process has used since its start. */
    Duration processorTime(Component component) {
        return ProcessHandle.of(stack.pid(component))
                .flatMap(process -> process.info().totalCpuDuration())
                .orElseThrow();
    }

    RedisProbe redis() {
        return redis;
    }

    /** MiB of live objects. */
    double heap(Component service) throws IOException, InterruptedException {
        return Heap.liveMiB(stack.pid(service));
    }

    @Override
    public void close() throws SQLException {
        try {
            connection.close();
        } finally {
            shop.close();
            stack.close();
        }
    }
}
