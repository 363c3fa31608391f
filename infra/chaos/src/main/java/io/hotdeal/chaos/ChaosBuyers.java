package io.hotdeal.chaos;

import io.hotdeal.testkit.load.LoadResponse;
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
import java.util.stream.IntStream;

/**
 * Buyers who come over a few seconds and insist: without an answer they press again with the same key, at the other
 * gateway. One of eight presses once more although it has bought already.
 */
final class ChaosBuyers implements AutoCloseable {

    private static final Duration ARRIVALS = Duration.ofSeconds(5);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(90);
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

    /**
     * Returns when every buyer has an answer, or has given up.
     *
     * @param seed decides who wants how much, and who presses again
     */
    List<PurchaseAttempt> buy(int offer, int buyers, long seed) throws InterruptedException {
        var random = new Random(seed);
        List<PurchaseAttempt> intents = IntStream.range(0, buyers)
                .mapToObj(buyer -> new PurchaseAttempt(
                        "c-%d-%d".formatted(offer, buyer), "k-" + random.nextLong(), 1 + buyer / 2 % 2))
                .toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < intents.size(); i++) {
                PurchaseAttempt intent = intents.get(i);
                long arrival = ARRIVALS.toNanos() * i / buyers;
                boolean again = i % REPLAYING == 0;
                int gateway = i;
                running.add(threads.submit(() -> {
                    TimeUnit.NANOSECONDS.sleep(arrival);
                    insist(offer, intent, gateway);
                    if (again && intent.isAccepted()) {
                        press(offer, intent, gateway + 1);
                    }
                    return null;
                }));
            }
            await(running);
        }
        return intents;
    }

    /**
     * Every buyer who has bought presses again with the same key, all at once, at both gateways.
     *
     * @return how many
     */
    int pressAgain(int offer, List<PurchaseAttempt> intents) throws InterruptedException {
        List<PurchaseAttempt> bought =
                intents.stream().filter(PurchaseAttempt::isAccepted).toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (PurchaseAttempt intent : bought) {
                running.add(threads.submit(() -> {
                    press(offer, intent, 0);
                    press(offer, intent, 1);
                    return null;
                }));
            }
            await(running);
        }
        return bought.size();
    }

    private static void await(List<Future<?>> buyers) throws InterruptedException {
        try {
            for (Future<?> buyer : buyers) {
                buyer.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("A buyer failed.", e.getCause());
        }
    }

    /** Answers that are not documented, such as a 500; each is a failure. */
    List<String> undocumentedAnswers() {
        List<String> seen = new ArrayList<>();
        for (String answer = undocumented.poll(); answer != null; answer = undocumented.poll()) {
            seen.add(answer);
        }
        return seen;
    }

    private void insist(int offer, PurchaseAttempt intent, int firstGateway) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        int gateway = firstGateway;
        press(offer, intent, gateway);
        while (!intent.isDecided() && System.nanoTime() < deadline) {
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
            press(offer, intent, ++gateway);
        }
    }

    private void press(int offer, PurchaseAttempt intent, int gateway) throws InterruptedException {
        String body = "{\"customerId\":\"%s\",\"quantity\":%d}".formatted(intent.customer(), intent.quantity());
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(gateways.get(gateway % gateways.size()) + "/offers/" + offer + "/orders"))
                .timeout(ANSWER_LIMIT)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", intent.key())
                .POST(BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() == 503) {
                intent.unanswered();
                return;
            }
            LoadResponse answer = LoadResponse.ofOrder(response.statusCode(), response.body());
            switch (answer.kind()) {
                case ACCEPTED -> intent.accepted(answer.detail());
                case SOLD_OUT -> intent.refused();
                case ERROR -> {
                    undocumented.add(answer.detail());
                    intent.unanswered();
                }
            }
        } catch (IOException e) {
            intent.unanswered();
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
