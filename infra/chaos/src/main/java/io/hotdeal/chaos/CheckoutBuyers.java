package io.hotdeal.chaos;

import io.hotdeal.chaos.CheckoutOrder.Habit;
import io.hotdeal.testkit.RunningStack;
import io.hotdeal.testkit.process.ProcessException;
import io.hotdeal.testkit.shop.SignedEvent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What buyers do after their orders, each on a thread of its own: read the status until it has the link, then pay at the provider's page,
 * leave, or come late. For each order that is left, a stranger tells the gateway that it is paid, without the provider's signature.
 */
final class CheckoutBuyers implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration RESPONSE_LIMIT = Duration.ofSeconds(10);
    private static final Duration LINK_WITHIN = Duration.ofSeconds(60);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(700);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);
    private static final Duration SPARE = Duration.ofSeconds(60);
    private static final int UNSIGNED = 401;
    private static final int OVERLOADED = 503;
    private static final int ATTEMPTS = 20;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final RunningStack stack;
    private final Duration payWithin;
    private final AtomicInteger forged = new AtomicInteger();
    private final AtomicInteger forgedAccepted = new AtomicInteger();

    CheckoutBuyers(RunningStack stack, Duration payWithin) {
        this.stack = stack;
        this.payWithin = payWithin;
    }

    private record Payment(String link, Instant payBy) {}

    /** Returns when every buyer has done what it does. @return what went wrong, by order */
    List<String> act(int offer, Collection<CheckoutOrder> orders) throws InterruptedException {
        List<String> wrong = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Optional<String>>> buyers = orders.stream()
                    .map(order -> threads.submit(() -> act(offer, order)))
                    .toList();
            long deadline =
                    System.nanoTime() + LINK_WITHIN.plus(payWithin).plus(SPARE).toNanos();
            for (Future<Optional<String>> buyer : buyers) {
                buyer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)
                        .ifPresent(wrong::add);
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("A buyer failed.", e.getCause());
        } catch (TimeoutException e) {
            throw new ProcessException("A buyer did not end in time.");
        }
        return wrong;
    }

    private Optional<String> act(int offer, CheckoutOrder order) throws IOException, InterruptedException {
        Optional<Payment> payment = awaitLink(offer, order.id());
        if (payment.isEmpty()) {
            return Optional.of("order " + order.id() + " had no link to pay after " + LINK_WITHIN.toSeconds() + " s");
        }
        if (order.habit() == Habit.LEAVES) {
            forge(order.id());
            return Optional.empty();
        }
        Instant payBy = payment.get().payBy();
        Duration left = Duration.between(Instant.now(), payBy);
        TimeUnit.NANOSECONDS.sleep(Math.max(0, left.minus(order.whenLeft(left)).toNanos()));
        pay(order, payment.get());
        if (order.isPaidTwice()) {
            pay(order, payment.get());
        }
        return Optional.empty();
    }

    private Optional<Payment> awaitLink(int offer, String order) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + LINK_WITHIN.toNanos();
        Duration pause = FIRST_PAUSE;
        while (System.nanoTime() < deadline) {
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
            pause = pause.plus(FIRST_PAUSE).compareTo(LONGEST_PAUSE) < 0 ? pause.plus(FIRST_PAUSE) : LONGEST_PAUSE;
            HttpResponse<String> response = send(
                    HttpRequest.newBuilder(URI.create(stack.gatewayUrl(1) + "/offers/" + offer + "/orders/" + order))
                            .GET());
            if (response.statusCode() == 200) {
                JsonNode payment = JSON.readTree(response.body()).path("payment");
                if (payment.has("link")) {
                    return Optional.of(new Payment(
                            payment.required("link").stringValue(),
                            Instant.parse(payment.required("payBy").stringValue())));
                }
            }
        }
        return Optional.empty();
    }

    /** Presses the button of the provider's page. */
    private void pay(CheckoutOrder order, Payment payment) throws IOException, InterruptedException {
        HttpResponse<String> page = send(HttpRequest.newBuilder(URI.create(payment.link()))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("action=pay")));
        boolean inTime = Instant.now().isBefore(payment.payBy());
        switch (page.statusCode()) {
            case 200, 303 -> order.payment(true, inTime);
            case 410 -> order.payment(false, inTime);
            default ->
                throw new ProcessException(
                        "the page " + payment.link() + " responded with " + page.statusCode() + ": " + page.body());
        }
    }

    private void forge(String order) throws IOException, InterruptedException {
        SignedEvent event = SignedEvent.of("not the provider's secret", "evt-forged-" + order, order, "CAPTURED");
        forged.incrementAndGet();
        int status = report(event);
        for (int attempt = 1; status == OVERLOADED && attempt < ATTEMPTS; attempt++) {
            TimeUnit.NANOSECONDS.sleep(FIRST_PAUSE.toNanos());
            status = report(event);
        }
        if (status != UNSIGNED) {
            forgedAccepted.incrementAndGet();
        }
    }

    /** Sends the event as the provider does. @return the response's status */
    int report(SignedEvent event) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(stack.gatewayUrl(1) + "/payments/events"))
                        .header("Content-Type", "application/json")
                        .header(SignedEvent.HEADER, event.signature())
                        .POST(BodyPublishers.ofString(event.body())))
                .statusCode();
    }

    /** Events without the provider's signature. */
    int forged() {
        return forged.get();
    }

    /** Those of them that the gateway did not refuse for their signature; one that was too busy to look was asked again. */
    int forgedAccepted() {
        return forgedAccepted.get();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.timeout(RESPONSE_LIMIT).build(), BodyHandlers.ofString());
    }

    @Override
    public void close() {
        http.close();
    }
}
