package io.hotdeal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hotdeal.pipeline.Buyers.Response;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NullNode;

/** Tests that one gateway's live page shows all gateways and workers, and an audit that is requested there. */
@Tag("full")
@RunsOn(value = TestStack.PLAIN, order = 7)
class LivePipelineIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final JsonMapper JSON = new JsonMapper();
    private static final String DATA = "data: ";

    private final Pipeline pipeline;

    LivePipelineIT(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Test
    void oneGatewaysPageShowsWhatAllOfThemDo() throws Exception {
        int offer = pipeline.openAny(300);
        AtomicReference<JsonNode> frame = new AtomicReference<>(NullNode.getInstance());
        AtomicInteger longestDelay = new AtomicInteger();
        try (HttpClient http = HttpClient.newHttpClient()) {
            var feed = http.send(
                    HttpRequest.newBuilder(URI.create(pipeline.stack().gatewayUrl(2) + "/live"))
                            .build(),
                    BodyHandlers.ofLines());
            Thread reader = Thread.ofVirtual()
                    .start(() -> read(feed.body(), shown -> {
                        frame.set(shown);
                        longestDelay.accumulateAndGet(
                                shown.path("settlement").path("delayP99Ms").asInt(0), Math::max);
                    }));

            List<Response> responses = pipeline.send(Pipeline.purchases(offer, 300));
            assertThat(responses).allMatch(Response::isAccepted);
            pipeline.assertEveryGuarantee(offer);

            await("the page shows the sale").atMost(SOON).untilAsserted(() -> {
                JsonNode shown = frame.get();
                assertThat(offer(shown, offer).path("units").path("sold").asInt())
                        .isEqualTo(300);
                assertThat(offer(shown, offer).path("gap").asInt(-1)).isZero();
                assertThat(shown.path("orders")
                                .path("byOutcome")
                                .path("Reserved")
                                .asInt())
                        .isGreaterThanOrEqualTo(300);
                assertThat(shown.path("settlement")
                                .path("charges")
                                .path("Captured")
                                .asInt())
                        .isGreaterThanOrEqualTo(300);
                assertThat(longestDelay.get())
                        .as("shown while orders are settled, and for some seconds")
                        .isPositive();
                assertThat(shown.path("services")
                                .valueStream()
                                .map(service -> service.path("instance").asString()))
                        .containsExactly("gateway-1", "gateway-2", "worker-1", "worker-2");
                assertThat(shown.path("lag")
                                .valueStream()
                                .map(partition -> partition.path("consumer").asString("")))
                        .hasSize(3 * 8)
                        .allMatch(consumer -> consumer.matches("worker-[12]-(recorder|payer|reports)-\\d .+"));
            });
            http.shutdownNow();
            reader.join();
        }
    }

    @Test
    void aWorkerRunsTheAuditThatAnAdministratorRequests() throws Exception {
        int offer = pipeline.openAny(50);
        pipeline.send(Pipeline.purchases(offer, 20));
        pipeline.assertEveryGuarantee(offer);

        pipeline.admin().post("/admin/audit", "");

        await("the audit is done").atMost(SOON).untilAsserted(() -> {
            JsonNode audit = pipeline.admin().get("/admin/audit");
            assertThat(audit.path("state").asString()).isEqualTo("DONE");
            JsonNode row = audit.path("report")
                    .path("offers")
                    .valueStream()
                    .filter(units -> units.path("offer").asInt() == offer)
                    .findAny()
                    .orElse(NullNode.getInstance());
            assertThat(row.path("paid").asInt()).isEqualTo(20);
            assertThat(row.path("available").asInt()).isEqualTo(30);
        });
    }

    /** Until the connection ends. */
    private static void read(Stream<String> lines, Consumer<JsonNode> frames) {
        try (lines) {
            lines.filter(line -> line.startsWith(DATA))
                    .forEach(line -> frames.accept(JSON.readTree(line.substring(DATA.length()))));
        } catch (UncheckedIOException closed) {
            // The test has seen enough.
        }
    }

    private static JsonNode offer(JsonNode frame, int offer) {
        return frame.path("offers")
                .valueStream()
                .filter(shown -> shown.path("id").asInt() == offer)
                .findAny()
                .orElse(NullNode.getInstance());
    }
}
