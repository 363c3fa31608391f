package io.hotdeal.stack.load;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.HdrHistogram.ConcurrentHistogram;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;

/**
 * Load without further tools: so many buyers at a time, each on a connection it keeps, each sending its next request when
 * it has the answer to the last. It reads every answer.
 */
public final class BuyerDriver {

    private static final String TOOL = "built-in driver";
    private static final Duration ANSWER_LIMIT = Duration.ofMinutes(2);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
    private static final int MICROSECOND_DIGITS = 3;

    private BuyerDriver() {}

    /** One buyer's request and how to read its answer. */
    private interface Wish {
        ClassicHttpRequest request(int number);

        Answer read(int status, String body);
    }

    /** GET requests to one of the workshop's endpoints. */
    public static LoadReport workshop(String url, int requests, int concurrency) throws InterruptedException {
        return run(requests, concurrency, new Wish() {
            @Override
            public ClassicHttpRequest request(int number) {
                return ClassicRequestBuilder.get(url).build();
            }

            @Override
            public Answer read(int status, String body) {
                return Answer.ofText(status, body);
            }
        });
    }

    /** One order of one unit from each of so many customers, to {@code …/offers/{id}/orders}. */
    public static LoadReport orders(String url, int customers, int concurrency) throws InterruptedException {
        return run(customers, concurrency, new Wish() {
            @Override
            public ClassicHttpRequest request(int number) {
                String body = "{\"customerId\":\"buyer-" + number + "\",\"quantity\":1}";
                return ClassicRequestBuilder.post(url)
                        .addHeader("Idempotency-Key", "press-" + number)
                        .setEntity(new StringEntity(body, ContentType.APPLICATION_JSON))
                        .build();
            }

            @Override
            public Answer read(int status, String body) {
                return Answer.ofOrder(status, body);
            }
        });
    }

    private static LoadReport run(int requests, int concurrency, Wish wish) throws InterruptedException {
        Tally tally = new Tally();
        AtomicInteger next = new AtomicInteger();
        long begin = System.nanoTime();
        try (CloseableHttpClient client = client(concurrency);
                ExecutorService buyers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = IntStream.range(0, concurrency)
                    .<Future<?>>mapToObj(buyer -> buyers.submit(() -> {
                        for (int number = next.incrementAndGet();
                                number <= requests && !Thread.currentThread().isInterrupted();
                                number = next.incrementAndGet()) {
                            tally.add(send(client, wish, number));
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
        } catch (IOException e) {
            throw new IllegalStateException("The built-in driver could not close its connections.", e);
        }
        return tally.report(Duration.ofNanos(System.nanoTime() - begin));
    }

    private record Sent(Answer answer, long micros) {}

    private static Sent send(CloseableHttpClient client, Wish wish, int number) {
        long begin = System.nanoTime();
        Answer answer;
        try {
            answer = client.execute(
                    wish.request(number),
                    response -> wish.read(response.getCode(), EntityUtils.toString(response.getEntity())));
        } catch (IOException e) {
            answer = new Answer(Answer.Kind.ERROR, "no answer: " + e.getClass().getSimpleName());
        }
        return new Sent(answer, TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begin));
    }

    private static CloseableHttpClient client(int connections) {
        return HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnTotal(connections)
                        .setMaxConnPerRoute(connections)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(CONNECT_LIMIT.toSeconds(), TimeUnit.SECONDS)
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(ANSWER_LIMIT.toSeconds(), TimeUnit.SECONDS)
                        .build())
                // A repeat would hide an error, and count one press as two.
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableRedirectHandling()
                .build();
    }

    /** Counts what many buyers got. Thread-safe. */
    private static final class Tally {

        private final AtomicInteger accepted = new AtomicInteger();
        private final AtomicInteger soldOut = new AtomicInteger();
        private final Queue<String> errors = new ConcurrentLinkedQueue<>();
        private final Queue<String> orderIds = new ConcurrentLinkedQueue<>();
        private final ConcurrentHistogram micros =
                new ConcurrentHistogram(ANSWER_LIMIT.multipliedBy(2).toNanos() / 1_000, MICROSECOND_DIGITS);

        void add(Sent sent) {
            micros.recordValue(Math.min(sent.micros(), micros.getHighestTrackableValue()));
            switch (sent.answer().kind()) {
                case ACCEPTED -> {
                    accepted.incrementAndGet();
                    if (!sent.answer().detail().isEmpty()) {
                        orderIds.add(sent.answer().detail());
                    }
                }
                case SOLD_OUT -> soldOut.incrementAndGet();
                case ERROR -> errors.add(sent.answer().detail());
            }
        }

        LoadReport report(Duration elapsed) {
            Map<String, Integer> counted = new TreeMap<>();
            errors.forEach(error -> counted.merge(error, 1, Integer::sum));
            return new LoadReport(
                    TOOL,
                    accepted.get(),
                    soldOut.get(),
                    counted,
                    elapsed,
                    new LoadReport.Latency(
                            micros.getValueAtPercentile(50) / 1e3, micros.getValueAtPercentile(99) / 1e3),
                    List.copyOf(orderIds));
        }
    }
}
