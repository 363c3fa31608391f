package io.hotdeal.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hotdeal.pipeline.Buyers.Purchase;
import io.hotdeal.pipeline.Buyers.Response;
import io.hotdeal.testkit.Component;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A buyer without a response repeats the request with the same key, and never buys twice. */
@RunsOn(value = TestStack.PLAIN, order = 3)
class LostResponsePipelineIT {

    private final Pipeline pipeline;

    LostResponsePipelineIT(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Test
    void aBuyerWhoseConnectionWasCutBuysOnceWithTheSameKey() throws Exception {
        int offer = pipeline.openAny(100);
        List<Purchase> purchases = Pipeline.purchases(offer, 60);
        // The first hangs up when its order exists, the others at once: of theirs some exist and some do not.
        for (Purchase purchase : purchases) {
            try (Socket cut = send(purchase)) {
                assertThat(cut.isConnected()).isTrue();
                if (purchase.equals(purchases.getFirst())) {
                    await("the first order to exist")
                            .until(() -> pipeline.snapshot(offer).stock().available() < 100);
                }
            }
        }

        List<Response> responses = pipeline.sendUntilDecided(purchases);

        assertThat(responses).allMatch(Response::isAccepted);
        assertThat(responses)
                .as("some were bought by the request without response")
                .anyMatch(Response::replayed);
        assertThat(pipeline.assertEveryGuarantee(offer).rows()).hasSize(60);
        assertThat(pipeline.snapshot(offer).stock().available()).isEqualTo(40);
    }

    @Test
    void aScriptCallThatTimesOutButWasExecutedIsTheBuyersOwn() throws Exception {
        int offer = pipeline.openAny(500);
        List<Purchase> purchases = Pipeline.purchases(offer, 300);
        // Longer than one call's timeout, shorter than a request's deadline: the buyers' only symptom is the delay.
        pipeline.stack().pause(Component.REDIS);
        CompletableFuture<Void> resumed = CompletableFuture.runAsync(
                this::resumeRedis, CompletableFuture.delayedExecutor(1_500, TimeUnit.MILLISECONDS));
        List<Response> responses = pipeline.send(purchases);
        resumed.get();

        assertThat(responses).allMatch(Response::isAccepted);
        assertThat(pipeline.assertEveryGuarantee(offer).rows()).hasSize(300);
        assertThat(pipeline.snapshot(offer).stock().available()).isEqualTo(200);
    }

    @Test
    void anOutcomeThatStaysUnknownNamesTheOrderAndIsFoundLater() throws Exception {
        int offer = pipeline.openAny(500);
        List<Purchase> purchases = Pipeline.purchases(offer, 100);
        pipeline.stack().pause(Component.REDIS);
        List<Response> unknown;
        try {
            unknown = pipeline.send(purchases);
        } finally {
            pipeline.stack().resume(Component.REDIS);
        }

        assertThat(unknown).allSatisfy(response -> {
            assertThat(response.status()).isEqualTo(503);
            assertThat(response.type()).isIn("outcome-unknown", "overloaded", "dependency-unavailable");
        });
        List<Response> named = unknown.stream()
                .filter(response -> response.type().equals("outcome-unknown"))
                .toList();
        assertThat(named)
                .isNotEmpty()
                .allSatisfy(response -> assertThat(response.orderId()).isNotNull());

        List<Response> responses = pipeline.sendUntilDecided(purchases);

        assertThat(responses).allMatch(Response::isAccepted);
        assertThat(responses)
                .extracting(Response::orderId)
                .containsAll(named.stream().map(Response::orderId).toList());
        assertThat(pipeline.assertEveryGuarantee(offer).rows()).hasSize(100);
    }

    private void resumeRedis() {
        try {
            pipeline.stack().resume(Component.REDIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Sends the whole request. @return whose end resets the connection */
    private Socket send(Purchase purchase) throws IOException {
        URI gateway = URI.create(pipeline.stack().gatewayUrl(1));
        String body = "{\"customerId\":\"%s\",\"quantity\":%d}".formatted(purchase.customer(), purchase.quantity());
        String request = """
                POST /offers/%d/orders HTTP/1.1\r
                Host: %s\r
                Content-Type: application/json\r
                Idempotency-Key: %s\r
                Content-Length: %d\r
                \r
                %s""".formatted(purchase.offer(), gateway.getAuthority(), purchase.key(), body.length(), body);
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(gateway.getHost(), gateway.getPort()), 5_000);
        socket.setSoLinger(true, 0);
        socket.getOutputStream().write(request.getBytes(UTF_8));
        socket.getOutputStream().flush();
        return socket;
    }
}
