package io.hotdeal.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.hotdeal.order.OrderTopic;
import io.hotdeal.pipeline.Buyers.Response;
import io.hotdeal.testkit.shop.SignedEvent;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Compares asyncapi.yaml with the records that a sale leaves in the topics: key, value and headers. It leaves a dead letter,
 * which every audit counts, so it runs after the tests that audit.
 */
@RunsOn(value = TestStack.PLAIN, order = 10)
class TopicsContractPipelineIT {

    private static final YAMLMapper YAML = new YAMLMapper();

    private final Pipeline pipeline;
    private final JsonNode document = resource("asyncapi.yaml");

    TopicsContractPipelineIT(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Test
    void theRecordsOfASaleAreAsDocumented() throws Exception {
        int offer = pipeline.openAny(10);
        List<Response> responses = pipeline.send(Pipeline.purchases(offer, 10));
        assertThat(responses).allMatch(Response::isAccepted);
        Set<String> orders = responses.stream()
                .map(response -> String.valueOf(response.orderId()))
                .collect(Collectors.toSet());
        pipeline.awaitSettled(offer);
        for (String order : orders) {
            report(order);
        }

        try (var records = new TopicRecords(pipeline.stack().kafkaBootstrap())) {
            String poison = UUID.randomUUID().toString();
            records.send(OrderTopic.REQUESTED, poison, "{not json", "io.hotdeal.order.requested.v1");
            await("the dead letter is there")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> records.all(OrderTopic.REQUESTED.deadLetterName()).stream()
                            .anyMatch(letter -> poison.equals(text(letter.key()))));
            await("every order is settled")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> of(records, OrderTopic.SETTLED, orders).size() >= 10);

            for (OrderTopic topic : OrderTopic.values()) {
                List<ConsumerRecord<byte[], byte[]>> found = of(records, topic, orders);
                assertThat(found).as(topic.topicName()).hasSizeGreaterThanOrEqualTo(10);
                found.forEach(this::check);
            }
            records.all(OrderTopic.REQUESTED.deadLetterName()).stream()
                    .filter(letter -> poison.equals(text(letter.key())))
                    .forEach(this::check);
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> of(TopicRecords records, OrderTopic topic, Set<String> orders) {
        return records.all(topic.topicName()).stream()
                .filter(message -> orders.contains(text(message.key())))
                .toList();
    }

    private void report(String order) throws Exception {
        SignedEvent event = SignedEvent.of(pipeline.stack().webhookSecret(), "evt-" + order, order, "PROCESSING");
        assertThat(new Http(pipeline.stack().gatewayUrl(1))
                        .status(
                                "POST",
                                "/payments/events",
                                event.body(),
                                Map.of(SignedEvent.HEADER, event.signature())))
                .isEqualTo(204);
    }

    /** Checks the record against the first message of its channel. */
    private void check(ConsumerRecord<byte[], byte[]> message) {
        JsonNode channel = document.path("channels")
                .valueStream()
                .filter(candidate -> candidate.path("address").asString().equals(message.topic()))
                .findFirst()
                .orElseThrow();
        JsonNode documented =
                at(channel.path("messages").valueStream().findFirst().orElseThrow());
        validate(documented.path("headers"), headers(message), message);
        JsonNode payload = documented.path("payload");
        if (payload.has("$ref")) {
            JsonNode schema = resource(payload.path("$ref").asString().replaceFirst("^[.]/", ""));
            ((ObjectNode) schema).put("additionalProperties", false);
            validate(schema, text(message.value()), message);
            validate(
                    at(at(documented.path("bindings")).path("kafka").path("key")),
                    "\"" + text(message.key()) + "\"",
                    message);
        }
    }

    private JsonNode at(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asString().substring(1)) : node;
    }

    private void validate(JsonNode schema, String json, ConsumerRecord<byte[], byte[]> message) {
        ObjectNode root = YAML.createObjectNode();
        root.setAll((ObjectNode) schema);
        root.set("components", document.path("components"));
        root.remove("$id");
        var errors = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(root.toString(), InputFormat.JSON)
                .validate(
                        json,
                        InputFormat.JSON,
                        context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
        assertThat(errors).as("%s: %s", message.topic(), json).isEmpty();
    }

    private static String headers(ConsumerRecord<byte[], byte[]> message) {
        ObjectNode headers = YAML.createObjectNode();
        message.headers().forEach(header -> headers.put(header.key(), text(header.value())));
        return headers.toString();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    private static JsonNode resource(String name) {
        try (InputStream in = Objects.requireNonNull(OrderTopic.class.getResourceAsStream("/" + name), name)) {
            return YAML.readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException(name, e);
        }
    }
}
