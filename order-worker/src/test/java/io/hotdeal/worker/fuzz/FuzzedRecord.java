package io.hotdeal.worker.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One generated record and what has to become of it.
 *
 * @param kind   what was done to a valid record
 * @param reason of the dead letter; {@link #NONE} when the record is valid still
 */
public record FuzzedRecord(String kind, Pattern reason, ProducerRecord<byte[], byte[]> message) {

    static final Pattern NONE = Pattern.compile("");

    public boolean isValid() {
        return reason == NONE;
    }

    @Override
    public String toString() {
        return kind + ", key " + readable(message.key()) + ", value " + readable(message.value());
    }

    private static String readable(byte @Nullable [] bytes) {
        if (bytes == null) {
            return "none";
        }
        String text = new String(bytes, 0, Math.min(bytes.length, 400), StandardCharsets.ISO_8859_1);
        return text.chars()
                .mapToObj(next -> next >= ' ' && next < 127 ? String.valueOf((char) next) : "\\x%02x".formatted(next))
                .collect(Collectors.joining());
    }
}
