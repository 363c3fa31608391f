package io.hotdeal.pipeline;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sends many concurrent order requests over HTTP, spread over the gateways; bounded in number and time. */
final class Buyers {

    private static final int CONCURRENCY = 150;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final JsonMapper JSON = new JsonMapper();

    /** @param key the buyer's Idempotency-Key, if it sends one */
    record Purchase(
            int offer,
            String customer,
            int quantity,
            @Nullable String key) {}

    /** @param orderId of a 202 */
    record Response(int status, String type, @Nullable String orderId, boolean replayed) {
        boolean isAccepted() {
            return status == 202;
        }
    }

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final List<String> gateways;
    private final AtomicInteger next = new AtomicInteger();

    Buyers(List<String> gateways) {
        this.gateways = gateways;
    }

    /** Sends all requests, as many at once as the concurrency allows; the responses have the order of the requests. */
    List<Response> send(List<Purchase> purchases) throws InterruptedException, ExecutionException {
        return all(purchases, this::send);
    }

    /**
     * The same, but a buyer without a response, or with 503, repeats the request with the same key. Every request needs
     * a key.
     */
    List<Response> sendUntilDecided(List<Purchase> purchases) throws InterruptedException, ExecutionException {
        return all(purchases, this::sendUntilDecided);
    }

    private interface Sending {
        Response of(Purchase purchase) throws IOException, InterruptedException;
    }

    private static List<Response> all(List<Purchase> purchases, Sending send)
            throws InterruptedException, ExecutionException {
        var turns = new Semaphore(CONCURRENCY);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Response>> calls = purchases.stream()
                    .map(purchase -> (Callable<Response>) () -> {
                        turns.acquire();
                        try {
                            return send.of(purchase);
                        } finally {
                            turns.release();
                        }
                    })
                    .toList();
            List<Response> responses = new ArrayList<>();
            for (Future<Response> response : threads.invokeAll(calls)) {
                responses.add(response.get());
            }
            return responses;
        }
    }

    private Response sendUntilDecided(Purchase purchase) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.multipliedBy(2).toNanos();
        while (true) {
            try {
                Response response = send(purchase);
                if (response.status() != 503 || System.nanoTime() > deadline) {
                    return response;
                }
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    Response send(Purchase purchase) throws IOException, InterruptedException {
        String gateway = gateways.get(Math.floorMod(next.getAndIncrement(), gateways.size()));
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(gateway + "/offers/" + purchase.offer() + "/orders"))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(
                        Map.of("customerId", purchase.customer(), "quantity", purchase.quantity()))));
        if (purchase.key() != null) {
            request.header("Idempotency-Key", purchase.key());
        }
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        JsonNode body = JSON.readTree(response.body());
        String type = body.path("type").asString("");
        return new Response(
                response.statusCode(),
                type.substring(type.lastIndexOf(':') + 1),
                body.path("orderId").asString(null),
                response.headers().firstValue("Idempotency-Replayed").isPresent());
    }
}
