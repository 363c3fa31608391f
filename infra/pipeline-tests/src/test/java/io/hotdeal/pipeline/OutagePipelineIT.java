package io.hotdeal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hotdeal.pipeline.Buyers.Answer;
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
        List<Answer> answers = pipeline.press(Pipeline.wishes(offer, 600));
        resumed.get();

        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.isAccepted() || answer.status() == 503)
                        .as("%s", answer)
                        .isTrue());
        List<Answer> refused =
                answers.stream().filter(answer -> !answer.isAccepted()).toList();
        assertThat(refused)
                .hasSizeGreaterThan(100)
                .allSatisfy(answer -> assertThat(answer.type()).isEqualTo("overloaded"));
        assertThat(pipeline.assertEveryGuarantee(offer).rows()).hasSize(600 - refused.size());

        List<Answer> afterwards = pipeline.press(Pipeline.wishes(offer, QUEUE));
        assertThat(afterwards).as("recovered").allMatch(Answer::isAccepted);
        assertThat(pipeline.assertEveryGuarantee(offer).rows()).hasSize(600 - refused.size() + QUEUE);
    }

    @Test
    void withoutKafkaOrdersAreAcceptedUpToTheOutboxBoundAndThenRefused() throws Exception {
        int offer = pipeline.openAny(1_000);
        pipeline.stack().kill(Component.KAFKA);
        List<Answer> answers;
        try {
            answers = pressInTurns(offer, 300);
        } finally {
            pipeline.stack().start(Component.KAFKA);
        }

        assertThat(answers).filteredOn(Answer::isAccepted).hasSize(OUTBOX);
        assertThat(answers)
                .filteredOn(answer -> !answer.isAccepted())
                .hasSize(100)
                .allSatisfy(answer -> assertThat(answer.type()).isEqualTo("overloaded"));
        assertThat(pipeline.assertEveryGuarantee(offer).rows())
                .as("caught up by itself")
                .hasSize(OUTBOX);
        assertThat(pressInTurns(offer, 50)).as("and sells on").allMatch(Answer::isAccepted);
    }

    @Test
    void withoutTheDatabaseThePipelineGoesOnAccepting() throws Exception {
        int offer = pipeline.openAny(1_000);
        pipeline.stack().kill(Component.DATABASE);
        List<Answer> answers;
        try {
            answers = pressInTurns(offer, 150);
        } finally {
            pipeline.stack().start(Component.DATABASE);
        }

        assertThat(answers).allMatch(Answer::isAccepted);
        assertThat(pipeline.assertEveryGuarantee(offer).rows()).hasSize(150);
    }

    @Test
    void aGatewayReportsNotReadyBeforeItsEndAndLosesNoOrder() throws Exception {
        int offer = pipeline.openAny(2_000);
        List<Answer> answers = new ArrayList<>(pressInTurns(offer, 30));
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(this::stopTheGateway);
        await("readiness is down").atMost(SOON).until(() -> readiness() == 503);

        // For the shutdown delay of 2 s no new requests should arrive, but those that do are served.
        answers.addAll(pressInTurns(offer, 100));
        stopped.get();
        pipeline.stack().start(Component.gateway(1));

        assertThat(answers).hasSize(130).allMatch(Answer::isAccepted);
        assertThat(pipeline.assertEveryGuarantee(offer).rows()).hasSize(130);
    }

    /** Few enough at a time for the narrow queue. */
    private List<Answer> pressInTurns(int offer, int count) throws Exception {
        List<Answer> answers = new ArrayList<>();
        for (int pressed = 0; pressed < count; pressed += 10) {
            answers.addAll(pipeline.press(Pipeline.wishes(offer, 10)));
        }
        return answers;
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
