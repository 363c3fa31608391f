package io.hotdeal.order;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hotdeal.order.OrderEvent.OrderSettled;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * While versions run side by side each reads what the other wrote. The records under {@code released/v1} are as version 0.1
 * writes them; they are never changed, only added to. Proves the records' form, not that an old jar runs.
 */
class ReleasedEventsTest {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final OrderEventCodec codec = new OrderEventCodec("/gateway-service");

    @ParameterizedTest
    @CsvSource({
        "requested, REQUESTED",
        "recorded, RECORDED",
        "settled, SETTLED",
        "settled-without-charge, SETTLED",
        "reported, REPORTED"
    })
    void thisVersionReadsWhatAnOlderOneWroteAndWritesAllThatItReads(String name, OrderTopic topic) throws Exception {
        JsonNode released = released(name);

        OrderEvent event = codec.decode(record(released), topic, topic.eventClass());
        ProducerRecord<byte[], byte[]> written = codec.encode(event);

        assertThat(written.topic()).isEqualTo(released.path("topic").asString());
        assertThat(JSON.readTree(written.value()).properties())
                .as("every field that the older reader requires, in the same form; more are welcome")
                .containsAll(released.path("value").properties());
        released.path("headers")
                .properties()
                .forEach(header -> assertThat(new String(
                                written.headers().lastHeader(header.getKey()).value(), UTF_8))
                        .as(header.getKey())
                        .isEqualTo(header.getValue().asString()));
    }

    @ParameterizedTest
    @CsvSource({"requested, REQUESTED", "recorded, RECORDED", "settled, SETTLED", "reported, REPORTED"})
    void aFieldThatANewerVersionAddsDisturbsNobody(String name, OrderTopic topic) throws Exception {
        JsonNode newer = released(name);
        ((ObjectNode) newer.path("value"))
                .put("addedInVersion9", "x")
                .putObject("andThis")
                .put("deep", true);

        assertThat(codec.decode(record(newer), topic, topic.eventClass()))
                .isEqualTo(codec.decode(record(released(name)), topic, topic.eventClass()));
    }

    @ParameterizedTest
    @CsvSource({"requested, REQUESTED", "recorded, RECORDED", "settled, SETTLED", "reported, REPORTED"})
    void anotherVersionOfTheEventIsRefusedWithTheReason(String name, OrderTopic topic) throws Exception {
        JsonNode other = released(name);
        ((ObjectNode) other.path("headers")).put("ce_type", "io.hotdeal.order." + name + ".v2");

        assertThatThrownBy(() -> codec.decode(record(other), topic, topic.eventClass()))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContaining("ce_type")
                .hasMessageContaining(name + ".v2");
    }

    /** As 0.1 dedupes them: by id. */
    @ParameterizedTest
    @CsvSource({"CANCEL, false", "EXPIRY, false", "REFUND, true"})
    void aRefundIsAnotherEventThanThePayment(EndedBy endedBy, boolean isAnother) throws Exception {
        OrderSettled paid = codec.decode(record(released("settled")), OrderTopic.SETTLED, OrderSettled.class);
        var ended = new OrderSettled(
                paid.orderId(), paid.offerId(), OrderStatus.DECLINED, null, paid.occurredAt(), endedBy);

        assertThat(!ended.eventId().equals(paid.eventId())).isEqualTo(isAnother);
        assertThat(new String(codec.encode(ended).headers().lastHeader("ce_id").value(), UTF_8))
                .isEqualTo(ended.eventId());
    }

    private static JsonNode released(String name) throws IOException {
        try (InputStream file = Objects.requireNonNull(
                ReleasedEventsTest.class.getResourceAsStream("/released/v1/" + name + ".json"), name)) {
            return JSON.readTree(file);
        }
    }

    private static ConsumerRecord<byte[], byte[]> record(JsonNode released) {
        var headers = new RecordHeaders();
        released.path("headers")
                .properties()
                .forEach(header -> headers.add(
                        header.getKey(), header.getValue().asString().getBytes(UTF_8)));
        return new ConsumerRecord<>(
                released.path("topic").asString(),
                0,
                0L,
                0L,
                TimestampType.CREATE_TIME,
                0,
                0,
                released.path("value").path("orderId").asString().getBytes(UTF_8),
                JSON.writeValueAsBytes(released.path("value")),
                headers,
                Optional.empty());
    }
}
