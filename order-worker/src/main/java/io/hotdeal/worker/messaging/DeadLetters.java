package io.hotdeal.worker.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hotdeal.order.OrderTopic;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes records that no retry can help, with the reason and the place they came from in headers. When a call
 * returns, Kafka has them; only then may the batch's offsets be committed.
 */
public final class DeadLetters {

    public static final String REASON = "hotdeal-reason";
    public static final String ORIGINAL_TOPIC = "hotdeal-original-topic";
    public static final String ORIGINAL_PARTITION = "hotdeal-original-partition";
    public static final String ORIGINAL_OFFSET = "hotdeal-original-offset";
    static final String ORIGINAL_TIMESTAMP = "hotdeal-original-timestamp";

    /** Longer values are cut: with its headers the letter could be too large for the broker, and block its partition. */
    static final int MAX_VALUE_BYTES = 512 * 1024;

    /** Of a reason: it may quote the record, and a text from bytes that are none is three times as long as they were. */
    static final int MAX_REASON_CHARACTERS = 500;

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

    /** One record and why it is here. */
    public record DeadLetter(ConsumerRecord<byte[], byte[]> message, String reason) {

        public DeadLetter {
            reason = reason.substring(0, Math.min(reason.length(), MAX_REASON_CHARACTERS));
        }
    }

    private final EventPublisher publisher;
    private final MeterRegistry meters;

    DeadLetters(EventPublisher publisher, MeterRegistry meters) {
        this.publisher = publisher;
        this.meters = meters;
        // From the start on: an alert on the first one needs the zero before it.
        Stream.of(OrderTopic.REQUESTED, OrderTopic.RECORDED, OrderTopic.REPORTED)
                .forEach(this::counter);
    }

    private Counter counter(OrderTopic topic) {
        return meters.counter("hotdeal.dead.letters", "topic", topic.topicName());
    }

    /** @throws PublishException when Kafka has not acknowledged every one */
    public void publish(OrderTopic topic, List<DeadLetter> letters) {
        if (letters.isEmpty()) {
            return;
        }
        publisher.sendAll(letters.stream()
                .map(letter -> address(topic.deadLetterName(), letter))
                .toList());
        for (DeadLetter letter : letters) {
            LOG.warn(
                    "dead letter from {}-{}@{}: {}",
                    letter.message().topic(),
                    letter.message().partition(),
                    letter.message().offset(),
                    letter.reason());
        }
        counter(topic).increment(letters.size());
    }

    private static ProducerRecord<byte[], byte[]> address(String deadLetterTopic, DeadLetter letter) {
        ConsumerRecord<byte[], byte[]> message = letter.message();
        var copy = new ProducerRecord<>(deadLetterTopic, null, message.key(), cut(message.value()), message.headers());
        copy.headers()
                .remove(REASON)
                // A record of another kind is no mark, and closes no dead letter.
                .remove(DeadLetterReader.DONE)
                .remove(DeadLetterReader.OUTCOME)
                .add(REASON, letter.reason().getBytes(UTF_8))
                .add(ORIGINAL_TOPIC, message.topic().getBytes(UTF_8))
                .add(ORIGINAL_PARTITION, Integer.toString(message.partition()).getBytes(UTF_8))
                .add(ORIGINAL_OFFSET, Long.toString(message.offset()).getBytes(UTF_8))
                .add(ORIGINAL_TIMESTAMP, Long.toString(message.timestamp()).getBytes(UTF_8));
        return copy;
    }

    private static byte[] cut(byte[] value) {
        return value == null || value.length <= MAX_VALUE_BYTES ? value : Arrays.copyOf(value, MAX_VALUE_BYTES);
    }
}
