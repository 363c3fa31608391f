package io.hotdeal.worker.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.hotdeal.order.OrderEvent;
import io.hotdeal.order.OrderEventCodec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A record in the making: a valid one, taken apart, so that one part can be another. Never changed; each method gives a new one.
 *
 * @param key    each character a byte
 * @param fields the value's, each as it stands in JSON
 * @param value  in place of the fields; each character a byte, {@link #NO_VALUE} for none at all
 */
record Draft(
        String topic,
        @Nullable String key,
        Map<String, String> fields,
        @Nullable String value,
        List<Header> headers) {

    static final String NO_VALUE = "\u0000none";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final OrderEventCodec CODEC = new OrderEventCodec("/fuzz");

    static Draft of(OrderEvent event) {
        ProducerRecord<byte[], byte[]> valid = CODEC.encode(event);
        Map<String, String> fields = new LinkedHashMap<>();
        JSON.readTree(valid.value())
                .properties()
                .forEach(field -> fields.put(field.getKey(), field.getValue().toString()));
        return new Draft(
                valid.topic(),
                new String(valid.key(), ISO_8859_1),
                fields,
                null,
                List.of(valid.headers().toArray()));
    }

    Draft withKey(@Nullable String other) {
        return new Draft(topic, other, fields, value, headers);
    }

    Draft withField(String name, String json) {
        Map<String, String> changed = new LinkedHashMap<>(fields);
        changed.put(name, json);
        return new Draft(topic, key, changed, value, headers);
    }

    Draft withoutField(String name) {
        Map<String, String> changed = new LinkedHashMap<>(fields);
        changed.remove(name);
        return new Draft(topic, key, changed, value, headers);
    }

    Draft withValue(String other) {
        return new Draft(topic, key, fields, other, headers);
    }

    Draft withHeader(String name, byte @Nullable [] content) {
        List<Header> changed = new ArrayList<>(headers);
        changed.add(new RecordHeader(name, content));
        return new Draft(topic, key, fields, value, changed);
    }

    Draft withoutHeader(String name) {
        List<Header> changed = new ArrayList<>(headers);
        changed.removeIf(header -> header.key().equals(name));
        return new Draft(topic, key, fields, value, changed);
    }

    /** The value as a text of which each character is a byte. */
    String json() {
        if (value != null) {
            return value;
        }
        String text = fields.entrySet().stream()
                .map(field -> "\"" + field.getKey() + "\":" + field.getValue())
                .collect(Collectors.joining(",", "{", "}"));
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }

    ProducerRecord<byte[], byte[]> message() {
        String json = json();
        return new ProducerRecord<>(
                topic,
                null,
                key == null ? null : key.getBytes(ISO_8859_1),
                json.equals(NO_VALUE) ? null : json.getBytes(ISO_8859_1),
                headers);
    }
}
