package io.hotdeal.stack.demo;

import io.hotdeal.stack.process.ProcessException;
import io.hotdeal.stack.shop.OrderCounts;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Looks at a product's orders in the database while requests are sent and until all are settled. Used by one thread; the
 * connection is its own until {@link #awaitSettled} has returned.
 */
final class RecordingWatch implements AutoCloseable {

    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);
    /** Longer than the worker's own pause before it asks an unclear payment again. */
    private static final Duration STALL_LIMIT = Duration.ofSeconds(90);

    private static final int NOT_KNOWN = -1;

    private final Connection connection;
    private final int product;
    private final int requests;
    private final ProgressBar bar;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Future<Settled> watching;
    private volatile int accepted = NOT_KNOWN;

    /** @param recordedWithin from the start of the watch to the last new row */
    record Settled(OrderCounts counts, Duration recordedWithin) {}

    private RecordingWatch(Connection connection, int product, int requests, ProgressBar bar) {
        this.connection = connection;
        this.product = product;
        this.requests = requests;
        this.bar = bar;
        this.watching = thread.submit(this::watch);
    }

    static RecordingWatch start(Connection connection, int product, int requests, ProgressBar bar) {
        return new RecordingWatch(connection, product, requests, bar);
    }

    /**
     * Waits until so many orders have a row and every row is final.
     *
     * @throws ProcessException when nothing moves any more before that, with the counts
     */
    Settled awaitSettled(int acceptedOrders) throws SQLException, InterruptedException {
        accepted = acceptedOrders;
        try {
            return watching.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ProcessException stalled) {
                throw stalled;
            }
            throw new SQLException("The orders of product " + product + " could not be counted.", e.getCause());
        }
    }

    private Settled watch() throws SQLException, InterruptedException {
        long begin = System.nanoTime();
        long lastRow = begin;
        long lastMove = begin;
        OrderCounts last = new OrderCounts(0, 0, 0, 0);
        while (true) {
            int expected = accepted;
            OrderCounts counts = OrderCounts.read(connection, product);
            long now = System.nanoTime();
            lastRow = counts.recorded() == last.recorded() ? lastRow : now;
            // While requests are sent, their tool has bounds of its own.
            lastMove = counts.equals(last) && expected != NOT_KNOWN ? lastMove : now;
            last = counts;
            if (expected != NOT_KNOWN && counts.recorded() >= expected && counts.open() == 0) {
                bar.end(counts, expected);
                return new Settled(counts, Duration.ofNanos(lastRow - begin));
            }
            bar.show(counts, expected == NOT_KNOWN ? requests : expected);
            if (now - lastMove > STALL_LIMIT.toNanos()) {
                throw new ProcessException("Nothing has moved for " + STALL_LIMIT.toSeconds() + " s: of " + expected
                        + " accepted orders " + counts.recorded() + " are recorded, " + counts.settled()
                        + " settled. See the worker's log.");
            }
            TimeUnit.NANOSECONDS.sleep(POLL_INTERVAL.toNanos());
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
