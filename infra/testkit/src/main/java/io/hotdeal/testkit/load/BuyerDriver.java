package io.hotdeal.testkit.load;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Sends load without further tools: so many buyers at a time, each on a kept connection, each sending its next request
 * after the response to the last. It reads every response.
 */
public final class BuyerDriver {

    private BuyerDriver() {}

    /** GET requests to one of the workshop's endpoints. */
    public static LoadReport workshop(String url, int requests, int concurrency) throws InterruptedException {
        return run(requests, concurrency, RequestTemplate.workshop(url));
    }

    /** One order of one unit from each of so many customers, to {@code …/offers/{id}/orders}. */
    public static LoadReport orders(String url, int customers, int concurrency) throws InterruptedException {
        return run(customers, concurrency, RequestTemplate.order(url, "buyer"));
    }

    private static LoadReport run(int requests, int concurrency, RequestTemplate template) throws InterruptedException {
        LoadRecorder recorder = new LoadRecorder();
        AtomicInteger next = new AtomicInteger();
        long begin = System.nanoTime();
        try (BuyerClient client = new BuyerClient(concurrency);
                ExecutorService buyers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = IntStream.range(0, concurrency)
                    .<Future<?>>mapToObj(buyer -> buyers.submit(() -> {
                        for (int number = next.incrementAndGet();
                                number <= requests && !Thread.currentThread().isInterrupted();
                                number = next.incrementAndGet()) {
                            long sent = System.nanoTime();
                            LoadResponse response = client.send(template, number);
                            recorder.add(response, System.nanoTime() - sent);
                        }
                    }))
                    .toList();
            boolean complete = false;
            try {
                for (Future<?> buyer : running) {
                    buyer.get();
                }
                complete = true;
            } catch (ExecutionException e) {
                throw new IllegalStateException("A buyer of the built-in driver failed.", e.getCause());
            } finally {
                if (!complete) {
                    buyers.shutdownNow();
                }
            }
        }
        return recorder.report(Duration.ofNanos(System.nanoTime() - begin));
    }
}
