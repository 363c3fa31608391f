package io.hotdeal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hotdeal.offer.OfferId;
import io.hotdeal.pipeline.Buyers.Purchase;
import io.hotdeal.pipeline.Buyers.Response;
import io.hotdeal.pipeline.crashpoint.CrashPoints;
import io.hotdeal.pipeline.guarantee.Guarantee;
import io.hotdeal.pipeline.guarantee.Observation;
import io.hotdeal.stock.OfferStockStore.OfferSnapshot;
import io.hotdeal.testkit.Component;
import io.hotdeal.testkit.LocalStack;
import io.hotdeal.testkit.RunningStack;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * A running {@link TestStack}, with the operations of a sale. Every test sells products of its own;
 * {@link #assertEveryGuarantee} checks all of them.
 */
final class Pipeline implements AutoCloseable {

    /** The worker's timeout for the payment provider. */
    static final Duration PAYMENT_TIMEOUT = Duration.ofSeconds(2);

    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(90);

    private final RunningStack stack;
    private final CrashPoints crashPoints;
    private final SystemProbe probe;
    private final Buyers buyers;
    private final Http admin;
    /** The products that tests name are below it. */
    private final AtomicInteger nextOffer = new AtomicInteger(500);

    private final Map<Integer, Set<String>> accepted = new ConcurrentSkipListMap<>();

    private Pipeline(RunningStack stack, CrashPoints crashPoints) {
        this.stack = stack;
        this.crashPoints = crashPoints;
        this.probe = new SystemProbe(stack);
        this.buyers = new Buyers(stack.components().stream()
                .filter(component -> component.kind() == Component.Kind.GATEWAY)
                .map(gateway -> stack.gatewayUrl(gateway.number()))
                .toList());
        this.admin = Http.as(stack.gatewayUrl(1), stack.adminUser(), stack.adminPassword());
    }

    static Pipeline start(TestStack which) {
        try {
            RunningStack stack = withShortBounds(which.plan()).start();
            return new Pipeline(stack, CrashPoints.of(stack, Path.of("target", "crash-point-rules")));
        } catch (IOException e) {
            throw new IllegalStateException("the stack does not start", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the stack was starting", e);
        }
    }

    /** Shortens the intervals of relay and sweep to fit a test's timeouts; an order waits longer than by default on a slow machine. */
    private static LocalStack withShortBounds(LocalStack plan) {
        return plan.gatewayProperty("hotdeal.gateway.reservation.deadline", "10s")
                .gatewayProperty("hotdeal.gateway.publication.delivery-timeout", "2s")
                .gatewayProperty("hotdeal.gateway.publication.relay-age", "3s")
                .workerProperty("hotdeal.worker.recording.sweep-after", "5s")
                .workerProperty("hotdeal.worker.payment.timeout", PAYMENT_TIMEOUT.toMillis() + "ms")
                .workerProperty("hotdeal.worker.payment.first-retry", "500ms")
                .workerProperty("hotdeal.worker.payment.longest-retry", "5s")
                .workerProperty("hotdeal.worker.payment.sweep-every", "500ms")
                .workerProperty("hotdeal.worker.payment.sweep-lease", "10s")
                .workerProperty("hotdeal.worker.payment.check-declined", "2s");
    }

    RunningStack stack() {
        return stack;
    }

    /** Where this stack's services can be ended or held. */
    CrashPoints crashPoints() {
        return crashPoints;
    }

    /** Starts components that were killed or stopped, in parallel; returns when all of them are ready. */
    void startAll(Component... components) throws InterruptedException, ExecutionException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Void>> starts = Arrays.stream(components)
                    .map(component -> (Callable<Void>) () -> {
                        stack.start(component);
                        return null;
                    })
                    .toList();
            for (Future<Void> start : threads.invokeAll(starts)) {
                start.get();
            }
        }
    }

    /** The administrator, at the first gateway. */
    Http admin() {
        return admin;
    }

    SystemProbe probe() {
        return probe;
    }

    void open(int offer, int units) throws IOException, InterruptedException {
        open(offer, "{\"units\":%d}".formatted(units));
    }

    /** A product that no other test sells, not opened yet. */
    int unusedOffer() {
        return nextOffer.getAndIncrement();
    }

    /** Opens a product that no other test sells. */
    int openAny(int units) throws IOException, InterruptedException {
        int offer = unusedOffer();
        open(offer, units);
        return offer;
    }

    void openWithLimit(int offer, int units, int customerLimit) throws IOException, InterruptedException {
        open(offer, "{\"units\":%d,\"customerLimit\":%d}".formatted(units, customerLimit));
    }

    private void open(int offer, String form) throws IOException, InterruptedException {
        admin.put("/admin/offers/" + offer, form);
        accepted.put(offer, new ConcurrentSkipListSet<>());
    }

    List<Response> send(List<Purchase> purchases) throws InterruptedException, ExecutionException {
        return remember(purchases, buyers.send(purchases));
    }

    /** Every buyer repeats its request with the same key until the response is not 503. */
    List<Response> sendUntilDecided(List<Purchase> purchases) throws InterruptedException, ExecutionException {
        return remember(purchases, buyers.sendUntilDecided(purchases));
    }

    private List<Response> remember(List<Purchase> purchases, List<Response> responses) {
        for (int i = 0; i < purchases.size(); i++) {
            if (responses.get(i).isAccepted()) {
                accepted.getOrDefault(purchases.get(i).offer(), new ConcurrentSkipListSet<>())
                        .add(String.valueOf(responses.get(i).orderId()));
            }
        }
        return responses;
    }

    /** So many buyers of one unit each, each with a key. */
    static List<Purchase> purchases(int offer, int count) {
        return IntStream.range(0, count)
                .mapToObj(buyer -> purchase(offer, "buyer-" + UUID.randomUUID(), 1))
                .toList();
    }

    static Purchase purchase(int offer, String customer, int quantity) {
        return new Purchase(offer, customer, quantity, UUID.randomUUID().toString());
    }

    OfferSnapshot snapshot(int offer) {
        return probe.book().snapshot(new OfferId(offer)).orElseThrow();
    }

    /** Waits until every accepted order of the offer has a final row and Redis holds nothing for it. */
    void awaitSettled(int offer) {
        await("offer " + offer + " is settled").atMost(SETTLED_WITHIN).untilAsserted(() -> {
            assertThat(snapshot(offer).stock().held()).as("units held").isZero();
            assertThat(snapshot(offer).outboxDepth()).as("outbox").isZero();
            Map<String, Integer> statuses = probe.statuses(offer);
            assertThat(statuses).as("orders by status").doesNotContainKey("RECORDED");
            assertThat(statuses.values().stream().mapToInt(Integer::intValue).sum())
                    .as("rows")
                    .isGreaterThanOrEqualTo(
                            accepted.getOrDefault(offer, Set.of()).size());
        });
    }

    /** Waits until the offer is settled, then checks every guarantee. */
    Observation assertEveryGuarantee(int offer) throws IOException, InterruptedException {
        awaitSettled(offer);
        Observation observation = probe.of(offer, accepted.getOrDefault(offer, Set.of()));
        for (Guarantee guarantee : Guarantee.ALL) {
            assertThat(guarantee.breaches(observation))
                    .as(guarantee.getClass().getSimpleName())
                    .isEmpty();
        }
        return observation;
    }

    @Override
    public void close() {
        probe.close();
        stack.close();
    }
}
