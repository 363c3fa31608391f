package io.hotdeal.chaos;

import io.hotdeal.testkit.load.LoadResponse;
import io.hotdeal.testkit.process.ProcessException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/**
 * Sends the buyers' requests over a few seconds: without a response a buyer repeats the request with the same key at the
 * other gateway. One of eight repeats it after a purchase.
 */
final class ChaosBuyers implements AutoCloseable {

    private static final Duration ARRIVALS = Duration.ofSeconds(5);
    private static final Duration RESPONSE_LIMIT = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration BUYERS_END_WITHIN = ARRIVALS.plus(PATIENCE).plusSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(300);
    private static final int REPLAYING = 8;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final List<String> gateways;
    private final Queue<String> undocumented = new ConcurrentLinkedQueue<>();

    ChaosBuyers(List<String> gateways) {
        this.gateways = gateways;
    }

    /** Half of them wants one unit, the others two, each as a customer of its own. */
    static List<PurchaseAttempt> singly(int offer, int buyers, long seed) {
        var random = new Random(seed);
        return IntStream.range(0, buyers)
                .mapToObj(buyer -> new PurchaseAttempt(
                        offer, "c-%d-%d".formatted(offer, buyer), "k-" + random.nextLong(), 1 + buyer / 2 % 2))
                .toList();
    }

    /**
     * Two attempts of each customer, at almost the same time and of different quantities: some customers want less, some
     * as much, some more than {@link ChaosPlan#CUSTOMER_LIMIT}. The customers of all offers come in turn.
     */
    static List<PurchaseAttempt> inPairs(List<Integer> offers, int buyers, long seed) {
        var random = new Random(seed);
        int[][] quantities = {{1, 2}, {2, 3}, {1, 3}};
        return IntStream.range(0, buyers)
                .mapToObj(buyer -> {
                    int customer = buyer / 2;
                    int offer = offers.get(customer % offers.size());
                    int quantity = quantities[customer / offers.size() % quantities.length][buyer % 2];
                    return new PurchaseAttempt(
                            offer, "c-%d-%d".formatted(offer, customer), "k-" + random.nextLong(), quantity);
                })
                .toList();
    }

    /** Returns when every buyer has a response, or has given up. */
    void buy(List<PurchaseAttempt> purchases) throws InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < purchases.size(); i++) {
                PurchaseAttempt purchase = purchases.get(i);
                long arrival = ARRIVALS.toNanos() * i / purchases.size();
                boolean again = i % REPLAYING == 0;
                int gateway = i;
                running.add(threads.submit(() -> {
                    TimeUnit.NANOSECONDS.sleep(arrival);
                    retry(purchase, gateway);
                    if (again && purchase.isAccepted()) {
                        send(purchase, gateway + 1);
                    }
                    return null;
                }));
            }
            await(running);
        }
    }

    /**
     * Every accepted buyer repeats its request with the same key, all at once, at both gateways.
     *
     * @return the number of requests
     */
    int sendAgain(List<PurchaseAttempt> purchases) throws InterruptedException {
        List<PurchaseAttempt> bought =
                purchases.stream().filter(PurchaseAttempt::isAccepted).toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (PurchaseAttempt purchase : bought) {
                running.add(threads.submit(() -> {
                    send(purchase, 0);
                    send(purchase, 1);
                    return null;
                }));
            }
            await(running);
        }
        return bought.size();
    }

    private static void await(List<Future<?>> buyers) throws InterruptedException {
        try {
            long deadline = System.nanoTime() + BUYERS_END_WITHIN.toNanos();
            for (Future<?> buyer : buyers) {
                buyer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("A buyer failed.", e.getCause());
        } catch (TimeoutException e) {
            buyers.forEach(buyer -> buyer.cancel(true));
            throw new ProcessException("A buyer did not end within " + BUYERS_END_WITHIN.toSeconds() + " s.");
        }
    }

    /** Responses that are not documented, such as a 500; each is a failure. */
    List<String> undocumentedResponses() {
        List<String> seen = new ArrayList<>();
        for (String response = undocumented.poll(); response != null; response = undocumented.poll()) {
            seen.add(response);
        }
        return seen;
    }

    private void retry(PurchaseAttempt purchase, int firstGateway) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        int gateway = firstGateway;
        send(purchase, gateway);
        while (!purchase.isDecided() && System.nanoTime() < deadline) {
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
            send(purchase, ++gateway);
        }
    }

    private void send(PurchaseAttempt purchase, int gateway) throws InterruptedException {
        String body = "{\"customerId\":\"%s\",\"quantity\":%d}".formatted(purchase.customer(), purchase.quantity());
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(gateways.get(gateway % gateways.size()) + "/offers/" + purchase.offer() + "/orders"))
                .timeout(RESPONSE_LIMIT)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", purchase.key())
                .POST(BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() == 503) {
                purchase.withoutResponse();
                return;
            }
            LoadResponse result = LoadResponse.ofOrder(response.statusCode(), response.body());
            switch (result.kind()) {
                case ACCEPTED -> purchase.accepted(result.detail());
                case SOLD_OUT -> purchase.refused();
                case ERROR -> {
                    if (result.detail().startsWith("409 ") && result.detail().endsWith("limit-reached")) {
                        purchase.refused();
                        return;
                    }
                    undocumented.add(result.detail());
                    purchase.withoutResponse();
                }
            }
        } catch (IOException e) {
            purchase.withoutResponse();
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
