package io.hotdeal.cli.demo;

import io.hotdeal.testkit.process.ProcessException;
import io.hotdeal.testkit.shop.OrderCounts;
import io.hotdeal.testkit.shop.RedisProbe;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Samples a product's orders and units while requests are sent and until all are settled. Used by one thread; it owns
 * the connection until {@link #awaitSettled} has returned.
 */
final class RecordingMonitor implements AutoCloseable {

    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);
    /** Longer than the worker's own pause before it repeats an unclear payment. */
    private static final Duration STALL_LIMIT = Duration.ofSeconds(90);

    private static final int NOT_KNOWN = -1;

    private final Connection connection;
    private final int product;
    private final int requests;
    private final StockProbe probe;
    private final int units;
    private final ProgressBar bar;
    private final List<Sample> samples = new ArrayList<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Future<Settled> watching;
    private volatile int accepted = NOT_KNOWN;

    /** @param recordedWithin from the start of the watch to the last new row */
    record Settled(OrderCounts counts, Duration recordedWithin, List<Sample> samples) {}

    private RecordingMonitor(Connection connection, int product, int requests, StockProbe probe, ProgressBar bar)
            throws IOException, SQLException {
        this.connection = connection;
        this.product = product;
        this.requests = requests;
        this.probe = probe;
        this.bar = bar;
        this.units = probe.read(connection).available();
        // On a busy machine the first sample may come after the first buyers.
        samples.add(new Sample(0, units, 0, 0, 0, 0));
        this.watching = thread.submit(this::watch);
    }

    /** Takes the initial stock, before the first request. */
    static RecordingMonitor start(Connection connection, int product, int requests, StockProbe probe, ProgressBar bar)
            throws IOException, SQLException {
        return new RecordingMonitor(connection, product, requests, probe, bar);
    }

    /**
     * Waits until so many orders have a row, every row is final, and the units of declined ones are on sale again.
     *
     * @throws ProcessException with the counts, when they no longer change before that
     */
    Settled awaitSettled(int acceptedOrders) throws SQLException, InterruptedException {
        accepted = acceptedOrders;
        try {
            return watching.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ProcessException stalled) {
                throw stalled;
            }
            throw new SQLException("The orders of product " + product + " could not be watched.", e.getCause());
        }
    }

    private Settled watch() throws IOException, SQLException, InterruptedException {
        long begin = System.nanoTime();
        long lastRow = begin;
        long lastMove = begin;
        OrderCounts last = new OrderCounts(0, 0, 0, 0);
        while (true) {
            int expected = accepted;
            OrderCounts counts = OrderCounts.read(connection, product);
            long now = System.nanoTime();
            // After the rows, so that no sample has an order recorded and not accepted.
            RedisProbe.Stock stock = probe.read(connection);
            samples.add(sample(now - begin, counts, stock));
            lastRow = counts.recorded() == last.recorded() ? lastRow : now;
            // While requests are sent, their tool bounds the time.
            lastMove = counts.equals(last) && expected != NOT_KNOWN ? lastMove : now;
            last = counts;
            // A row is final a moment before its unit is back in Redis.
            boolean settled = counts.open() == 0 && stock.returned() >= counts.declined();
            if (expected != NOT_KNOWN && counts.recorded() >= expected && settled) {
                bar.end(counts, expected);
                return new Settled(counts, Duration.ofNanos(lastRow - begin), List.copyOf(samples));
            }
            bar.show(counts, expected == NOT_KNOWN ? requests : expected);
            if (now - lastMove > STALL_LIMIT.toNanos()) {
                throw new ProcessException("No progress for " + STALL_LIMIT.toSeconds() + " s: of " + expected
                        + " accepted orders " + counts.recorded() + " are recorded, " + counts.settled()
                        + " settled; of " + counts.declined() + " declined units " + stock.returned()
                        + " are on sale again. See the worker's log.");
            }
            TimeUnit.NANOSECONDS.sleep(POLL_INTERVAL.toNanos());
        }
    }

    private Sample sample(long nanos, OrderCounts counts, RedisProbe.Stock stock) {
        return new Sample(
                nanos / 1e9,
                stock.available(),
                units - stock.available() + stock.returned(),
                counts.recorded(),
                counts.paid(),
                counts.declined());
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
