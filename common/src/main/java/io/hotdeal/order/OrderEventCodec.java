package io.hotdeal.order;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.Nulls;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/**
 * Events to Kafka records and back: JSON value, CloudEvents binary headers. Values are decoded in the stage that consumes
 * them, not by a deserializer, so that one unreadable record is that stage's decision. Stateless; safe for any thread.
 */
public final class OrderEventCodec {

    /** Larger values are dead-lettered unread: an event is a few hundred bytes. */
    private static final int MAX_VALUE_BYTES = 64 * 1024;

    private static final byte[] SPEC_VERSION = "1.0".getBytes(UTF_8);
    private static final byte[] CONTENT_TYPE = "application/json".getBytes(UTF_8);

    private final JsonMapper json = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .changeDefaultNullHandling(nulls -> nulls.withValueNulls(Nulls.FAIL))
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            // 1.5 units or "2" units are a mistake of the writer: a guess could charge a customer wrongly.
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(
                    LogicalType.Textual,
                    text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .addModule(new SimpleModule().addDeserializer(Instant.class, new InstantText()))
            // A newer writer may add fields; an older reader must go on.
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private final byte[] source;

    /** @param source {@code ce_source}: who writes the events, as a URI path such as {@code /gateway-service} */
    public OrderEventCodec(String source) {
        this.source = source.getBytes(UTF_8);
    }

    public ProducerRecord<byte[], byte[]> encode(OrderEvent event) {
        OrderTopic topic = OrderTopic.of(event);
        byte[] key = event.orderId().value().getBytes(UTF_8);
        var message = new ProducerRecord<>(topic.topicName(), key, json.writeValueAsBytes(event));
        Headers headers = message.headers();
        headers.add("ce_specversion", SPEC_VERSION);
        headers.add("ce_id", event.eventId().getBytes(UTF_8));
        headers.add("ce_source", source);
        headers.add("ce_type", topic.eventType().getBytes(UTF_8));
        headers.add("ce_time", event.occurredAt().toString().getBytes(UTF_8));
        headers.add("content-type", CONTENT_TYPE);
        return message;
    }

    /** @throws InvalidEventException with the reason, naming header or field, when the record is not such an event */
    public <E extends OrderEvent> E decode(
            ConsumerRecord<byte[], byte[]> message, OrderTopic topic, Class<E> eventClass)
            throws InvalidEventException {
        String type = text(message.headers().lastHeader("ce_type"));
        if (!topic.eventType().equals(type)) {
            throw new InvalidEventException("header ce_type is " + type + ", expected " + topic.eventType());
        }
        byte[] value = message.value();
        if (value == null || value.length > MAX_VALUE_BYTES) {
            throw new InvalidEventException(
                    value == null
                            ? "value is missing"
                            : "value has " + value.length + " bytes, at most " + MAX_VALUE_BYTES);
        }
        E event = parse(value, eventClass);
        if (!event.orderId().value().equals(message.key() == null ? null : new String(message.key(), UTF_8))) {
            throw new InvalidEventException("key is not the orderId of the value");
        }
        return event;
    }

    private <E extends OrderEvent> E parse(byte[] value, Class<E> eventClass) throws InvalidEventException {
        try {
            E event = json.readValue(value, eventClass);
            if (event == null) {
                throw new InvalidEventException("value is null");
            }
            return event;
        } catch (DatabindException e) {
            throw new InvalidEventException("value is not a " + eventClass.getSimpleName() + ": " + e.getPathReference()
                    + " " + e.getOriginalMessage());
        } catch (JacksonException e) {
            throw new InvalidEventException(
                    "value is not JSON: " + e.getPathReference() + " " + e.getOriginalMessage());
        }
    }

    private static @Nullable String text(@Nullable Header header) {
        return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
    }
}
