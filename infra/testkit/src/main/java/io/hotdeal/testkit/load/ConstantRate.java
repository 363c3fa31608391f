package io.hotdeal.testkit.load;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.HdrHistogram.Histogram;

/**
 * Sends open-loop load: requests are due at a constant rate, whether or not the earlier ones have responses. Time counts from
 * the moment at which a request was due, so a pause of the server counts for all requests that were due meanwhile (no
 * coordinated omission).
 */
public final class ConstantRate {

    /** Beyond it the server does not keep up: no more requests are sent, and the waiting ones are counted. */
    private static final int WAITING_BUYERS = 10_000;

    /** Fewer than the gateway takes at a time: further requests wait here, and the wait counts. */
    private static final int CONNECTIONS = 256;

    private ConstantRate() {}

    /**
     * The result of a run.
     *
     * @param micros from due to the response
     * @param keptUp false when 10,000 requests waited at once, and the rest was not sent
     */
    public record Result(LoadReport report, Histogram micros, boolean keptUp) {}

    /**
     * One order of one unit from each of {@code perSecond * seconds} customers, to {@code …/offers/{id}/orders}.
     *
     * @param urls of the offers, which get the orders in turn
     * @param run  begins every customer's name, so that two runs have different ones
     */
    public static Result orders(List<String> urls, String run, int perSecond, int seconds) throws InterruptedException {
        return send(RequestTemplate.order(urls, run), perSecond, seconds);
    }

    /** As many different orders of a single customer. */
    public static Result flood(String url, String customer, int perSecond, int seconds) throws InterruptedException {
        return send(RequestTemplate.orderOf(url, customer), perSecond, seconds);
    }

    /** GET of one address, as pages poll that are open at many buyers. */
    public static Result reads(String url, int perSecond, int seconds) throws InterruptedException {
        return send(RequestTemplate.read(url), perSecond, seconds);
    }

    private static Result send(RequestTemplate template, int perSecond, int seconds) throws InterruptedException {
        try (BuyerClient client = new BuyerClient(CONNECTIONS)) {
            return send(
                    number -> client.send(template, number),
                    perSecond,
                    seconds,
                    Ticker.SYSTEM,
                    Executors.newVirtualThreadPerTaskExecutor());
        }
    }

    /**
     * Sends one request per buyer when it is due, each in a thread of its own.
     *
     * @param request sends the request of the buyer with this number and blocks until its response
     * @param buyers runs the requests; is closed after the last buyer
     */
    static Result send(
            IntFunction<LoadResponse> request, int perSecond, int seconds, Ticker ticker, ExecutorService buyers) {
        LoadRecorder recorder = new LoadRecorder();
        Semaphore room = new Semaphore(WAITING_BUYERS);
        // In front of the client's own pool, whose cost grows with the number of waiting threads.
        Semaphore connections = new Semaphore(CONNECTIONS);
        long begin = ticker.nanoTime();
        boolean keptUp = true;
        try (buyers) {
            for (int number = 0; number < perSecond * seconds; number++) {
                int customer = number;
                long due = begin + number * 1_000_000_000L / perSecond;
                ticker.awaitNanoTime(due);
                keptUp = room.tryAcquire();
                if (!keptUp) {
                    break;
                }
                buyers.execute(() -> {
                    connections.acquireUninterruptibly();
                    LoadResponse response = request.apply(customer);
                    connections.release();
                    recorder.add(response, ticker.nanoTime() - due);
                    room.release();
                });
            }
        }
        return new Result(recorder.report(Duration.ofNanos(ticker.nanoTime() - begin)), recorder.micros(), keptUp);
    }

    /** The clock of a run; tests replace it so that they need not wait. */
    interface Ticker {

        Ticker SYSTEM = new Ticker() {
            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            public void awaitNanoTime(long due) {
                for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
                    LockSupport.parkNanos(early);
                }
            }
        };

        long nanoTime();

        /** Returns when {@link #nanoTime} has reached {@code due}. */
        void awaitNanoTime(long due);
    }
}
