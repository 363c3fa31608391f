package io.hotdeal.benchmark;

import io.hotdeal.testkit.load.ConstantRate;
import io.hotdeal.testkit.process.ProcessException;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * One round of orders at a constant rate, until all are settled.
 *
 * @param sent         with the time from the moment a request was due to the 202
 * @param paidMillis   from the reservation to the moment at which PAID was stored
 * @param inFlight   orders that were due and not settled, by second, while buyers came
 */
record SteadyRound(ConstantRate.Result sent, Histogram paidMillis, List<double[]> inFlight) {

    private static final long LOOK_MILLIS = 500;
    private static final long CATCH_UP_SECONDS = 120;

    /** The offer must be open. */
    static SteadyRound run(BenchmarkStack shop, int offer, int perSecond, int seconds)
            throws IOException, InterruptedException, SQLException {
        List<double[]> inFlight = new ArrayList<>();
        ConstantRate.Result sent;
        try (ExecutorService buyers = Executors.newSingleThreadExecutor()) {
            Callable<ConstantRate.Result> all = () -> shop.constantRate(offer, perSecond, seconds);
            long begin = System.nanoTime();
            Future<ConstantRate.Result> coming = buyers.submit(all);
            while (!coming.isDone()) {
                double at = Math.min(seconds, (System.nanoTime() - begin) / 1e9);
                inFlight.add(new double[] {at, at * perSecond - shop.redis().ended(offer)});
                Thread.sleep(LOOK_MILLIS);
            }
            sent = coming.get();
        } catch (ExecutionException e) {
            throw new ProcessException("The buyers did not end: " + e.getCause());
        }
        awaitSettled(shop, offer, sent.report().accepted());
        return new SteadyRound(sent, delays(shop, offer), inFlight);
    }

    static void awaitSettled(BenchmarkStack shop, int offer, int orders) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(CATCH_UP_SECONDS);
        while (shop.redis().ended(offer) < orders) {
            if (System.nanoTime() > deadline) {
                throw new ProcessException(CATCH_UP_SECONDS + " s after the last buyer, only "
                        + shop.redis().ended(offer) + " of " + orders + " orders are settled.");
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    /** Milliseconds from the reservation to the moment at which each order's final state was stored. */
    static Histogram delays(BenchmarkStack shop, int offer) throws SQLException {
        Histogram millis = new Histogram(TimeUnit.MINUTES.toMillis(10), 3);
        try (PreparedStatement query = shop.connection()
                .prepareStatement("SELECT ORDER_DATE, SETTLED_AT FROM ORDER_HISTORY WHERE PROD_ID = ?")) {
            query.setInt(1, offer);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    // Redis and the worker read the clock separately: a difference may be negative.
                    millis.recordValue(Math.max(
                            0,
                            rows.getTimestamp(2).getTime()
                                    - rows.getTimestamp(1).getTime()));
                }
            }
        }
        return millis;
    }

    /** Milliseconds. */
    double responseMillis(double percentile) {
        return sent.micros().getValueAtPercentile(percentile) / 1e3;
    }

    /** Milliseconds. */
    double paid(double percentile) {
        return paidMillis.getValueAtPercentile(percentile);
    }

    /** Orders in flight in the last quarter ÷ those in the second one, at the median; 1 and less: no growth. */
    double growth() {
        int quarter = inFlight.size() / 4;
        return Math.max(1, median(inFlight.subList(3 * quarter, inFlight.size())))
                / Math.max(1, median(inFlight.subList(quarter, 2 * quarter)));
    }

    private static double median(List<double[]> points) {
        return new Samples("", "", points.stream().map(point -> point[1]).toList()).median();
    }
}
