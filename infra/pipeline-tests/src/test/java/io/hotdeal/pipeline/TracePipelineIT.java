package io.hotdeal.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hotdeal.order.OrderTopic;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** With the tracing agent attached, a buyer's trace continues in Kafka, through the batcher and the publishing thread. */
@Tag("full")
@RunsOn(TestStack.TRACE)
class TracePipelineIT {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String OTHER_TRACE = "0af7651916cd43dd8448eb211c80319c";

    private final Pipeline pipeline;

    TracePipelineIT(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Test
    void eachOrdersRecordBelongsToTheTraceOfItsRequest() throws Exception {
        try (var records = new TopicRecords(pipeline.stack().kafkaBootstrap())) {
            int offer = pipeline.openAny(10);
            String url = pipeline.stack().gatewayUrl(1) + "/offers/" + offer + "/orders";
            // The first order of a JVM that has just started may be too late for Kafka's client; the relay's record has
            // no trace.
            awaitRecord(records, order(url, "00000000000000000000000000000001"));
            for (String trace : List.of(TRACE, OTHER_TRACE)) {
                assertThat(awaitRecord(records, order(url, trace)))
                        .singleElement()
                        .satisfies(message -> assertThat(traceOf(message)).isEqualTo(trace));
            }
            pipeline.assertEveryGuarantee(offer);
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> awaitRecord(TopicRecords records, String orderId) {
        return await("the record of " + orderId)
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> records.all(OrderTopic.REQUESTED.topicName()).stream()
                                .filter(message -> new String(message.key(), UTF_8).equals(orderId))
                                .toList(),
                        found -> !found.isEmpty());
    }

    private static String order(String url, String trace) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01")
                .POST(BodyPublishers.ofString("{\"customerId\":\"traced\",\"quantity\":1}"))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(202);
            String location = response.headers().firstValue("Location").orElseThrow();
            return location.substring(location.lastIndexOf('/') + 1);
        }
    }

    private static String traceOf(ConsumerRecord<byte[], byte[]> message) {
        Header header = message.headers().lastHeader("traceparent");
        return header == null ? "none" : new String(header.value(), UTF_8).split("-", -1)[1];
    }
}
