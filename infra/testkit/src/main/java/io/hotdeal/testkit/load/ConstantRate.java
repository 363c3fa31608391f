package io.hotdeal.testkit.load;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.HdrHistogram.Histogram;

/**
 * Open-loop load: buyers come at a constant rate, whether or not the earlier ones have their answers. Time counts from the
 * moment at which a buyer was due, so a pause of the server is felt by everybody who comes meanwhile (no coordinated
 * omission).
 */
public final class ConstantRate {

    /** Beyond it the server does not keep up: no more buyers come, and those who wait are a measurement already. */
    private static final int WAITING_BUYERS = 10_000;

    /** Fewer than the gateway takes at a time: who finds none free waits here, on the clock. */
    private static final int CONNECTIONS = 256;

    private ConstantRate() {}

    /**
     * What a run came to.
     *
     * @param micros from due to answered
     * @param keptUp false when 10,000 buyers waited at once, and the rest did not come
     */
    public record Result(LoadReport report, Histogram micros, boolean keptUp) {}

    /**
     * One order of one unit from each of {@code perSecond * seconds} customers, to {@code …/offers/{id}/orders}.
     *
     * @param run begins every customer's name, so that two runs have different ones
     */
    public static Result orders(String url, String run, int perSecond, int seconds) throws InterruptedException {
        return send(RequestTemplate.order(url, run), perSecond, seconds);
    }

    /** As many orders, each another one, of a single customer. */
    public static Result flood(String url, String customer, int perSecond, int seconds) throws InterruptedException {
        return send(RequestTemplate.orderOf(url, customer), perSecond, seconds);
    }

    private static Result send(RequestTemplate wish, int perSecond, int seconds) throws InterruptedException {
        try (BuyerClient client = new BuyerClient(CONNECTIONS)) {
            return send(
                    number -> client.send(wish, number),
                    perSecond,
                    seconds,
                    Ticker.SYSTEM,
                    Executors.newVirtualThreadPerTaskExecutor());
        }
    }

    /**
     * Sends one request per buyer when the buyer is due, each in a thread of its own.
     *
     * @param request sends the request of the buyer with this number and blocks until the response is there
     * @param buyers runs the requests; is closed when the last buyer has come
     */
    static Result send(
            IntFunction<LoadResponse> request, int perSecond, int seconds, Ticker ticker, ExecutorService buyers) {
        LoadRecorder tally = new LoadRecorder();
        Semaphore room = new Semaphore(WAITING_BUYERS);
        // In front of the client's own pool, whose cost grows with those who wait for it.
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
                    LoadResponse answer = request.apply(customer);
                    connections.release();
                    tally.add(answer, ticker.nanoTime() - due);
                    room.release();
                });
            }
        }
        return new Result(tally.report(Duration.ofNanos(ticker.nanoTime() - begin)), tally.micros(), keptUp);
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
