package io.hotdeal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hotdeal.pipeline.Buyers.Response;
import io.hotdeal.testkit.Component;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests overload, unavailable dependencies, and the shutdown of a gateway. */
@Tag("full")
@RunsOn(value = TestStack.OUTAGES, order = 1)
class OutagePipelineIT {

    private static final int QUEUE = TestStack.QUEUE;
    private static final int OUTBOX = TestStack.OUTBOX;
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Pipeline pipeline;

    OutagePipelineIT(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Test
    void ordersBeyondTheBoundsAreRefusedAtOnceAndTheRestIsSold() throws Exception {
        int offer = pipeline.openAny(1_000);
        pipeline.stack().pause(Component.REDIS);
        CompletableFuture<Void> resumed = CompletableFuture.runAsync(
                this::resumeRedis, CompletableFuture.delayedExecutor(1_500, TimeUnit.MILLISECONDS));

        // 150 at a time for a queue of 40 and a call of 10.
        List<Response> responses = pipeline.send(Pipeline.purchases(offer, 600));
        resumed.get();

        assertThat(responses)
                .allSatisfy(response -> assertThat(response.isAccepted() || response.status() == 503)
                        .as("%s", response)
                        .isTrue());
        List<Response> refused =
                responses.stream().filter(response -> !response.isAccepted()).toList();
        assertThat(refused)
                .hasSizeGreaterThan(100)
                .allSatisfy(response -> assertThat(response.type()).isEqualTo("overloaded"));
        assertThat(pipeline.assertEveryGuarantee(offer).rows()).hasSize(600 - refused.size());

        List<Response> afterwards = pipeline.send(Pipeline.purchases(offer, QUEUE));
        assertThat(afterwards).as("recovered").allMatch(Response::isAccepted);
        assertThat(pipeline.assertEveryGuarantee(offer).rows()).hasSize(600 - refused.size() + QUEUE);
    }

    @Test
    void withoutKafkaOrdersAreAcceptedUpToTheOutboxBoundAndThenRefused() throws Exception {
        int offer = pipeline.openAny(1_000);
        pipeline.stack().kill(Component.KAFKA);
        List<Response> responses;
        try {
            responses = sendInTurns(offer, 300);
        } finally {
            pipeline.stack().start(Component.KAFKA);
        }

        assertThat(responses).filteredOn(Response::isAccepted).hasSize(OUTBOX);
        assertThat(responses)
                .filteredOn(response -> !response.isAccepted())
                .hasSize(100)
                .allSatisfy(response -> assertThat(response.type()).isEqualTo("overloaded"));
        assertThat(pipeline.assertEveryGuarantee(offer).rows())
                .as("caught up by itself")
                .hasSize(OUTBOX);
        assertThat(sendInTurns(offer, 50)).as("and sells on").allMatch(Response::isAccepted);
    }

    @Test
    void withoutTheDatabaseThePipelineGoesOnAccepting() throws Exception {
        int offer = pipeline.openAny(1_000);
        pipeline.stack().kill(Component.DATABASE);
        List<Response> responses;
        try {
            responses = sendInTurns(offer, 150);
        } finally {
            pipeline.stack().start(Component.DATABASE);
        }

        assertThat(responses).allMatch(Response::isAccepted);
        assertThat(pipeline.assertEveryGuarantee(offer).rows()).hasSize(150);
    }

    @Test
    void aGatewayReportsNotReadyBeforeItsEndAndLosesNoOrder() throws Exception {
        int offer = pipeline.openAny(2_000);
        List<Response> responses = new ArrayList<>(sendInTurns(offer, 30));
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(this::stopTheGateway);
        await("readiness is down").atMost(SOON).until(() -> readiness() == 503);

        // For the shutdown notice of 10 s no new requests should arrive, but those that do are served.
        responses.addAll(sendInTurns(offer, 100));
        stopped.get();
        pipeline.stack().start(Component.gateway(1));

        assertThat(responses).hasSize(130).allMatch(Response::isAccepted);
        assertThat(pipeline.assertEveryGuarantee(offer).rows()).hasSize(130);
    }

    /** Few enough at a time for the narrow queue. */
    private List<Response> sendInTurns(int offer, int count) throws Exception {
        List<Response> responses = new ArrayList<>();
        for (int sent = 0; sent < count; sent += 10) {
            responses.addAll(pipeline.send(Pipeline.purchases(offer, 10)));
        }
        return responses;
    }

    private int readiness() throws IOException, InterruptedException {
        return new Http(pipeline.stack().gatewayUrl(1)).status("GET", "/actuator/health/readiness", "", Map.of());
    }

    private void resumeRedis() {
        try {
            pipeline.stack().resume(Component.REDIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void stopTheGateway() {
        try {
            pipeline.stack().stop(Component.gateway(1));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
