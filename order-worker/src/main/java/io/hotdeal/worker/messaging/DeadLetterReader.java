package io.hotdeal.worker.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hotdeal.order.OrderTopic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;

/**
 * The dead-letter topics, read as a whole. Kafka deletes no single record, so a letter that is done stays where it is and a
 * mark behind it says so (docs/decisions/0008). Kafka's own exceptions pass through.
 */
public final class DeadLetterReader {

    /** Of a mark: the offset of the letter it closes. */
    static final String DONE = "hotdeal-done";
    /** Of a mark: REDRIVEN or DISCARDED. */
    static final String OUTCOME = "hotdeal-outcome";

    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration READ_WITHIN = Duration.ofMinutes(2);
    private static final int SHOWN_CHARACTERS = 200;

    /**
     * One dead letter, without its value.
     *
     * @param topic  where its record came from, and goes again
     * @param offset in the dead-letter topic, which has one partition
     * @param order  the record's key, which should be an order id; empty without one
     * @param from   topic, partition and offset of the record
     * @param start  of the value, at most 200 characters
     */
    public record Letter(
            OrderTopic topic, long offset, Instant at, String order, String from, String reason, String start) {

        /** Names it on the command line: {@code requested@17}. */
        public String place() {
            return topic.name().toLowerCase(Locale.ROOT) + "@" + offset;
        }
    }

    private final Supplier<Consumer<byte[], byte[]>> consumers;

    public DeadLetterReader(Supplier<Consumer<byte[], byte[]>> consumers) {
        this.consumers = consumers;
    }

    /** The open dead letters, oldest first by topic. */
    public List<Letter> open() {
        List<Letter> letters = new ArrayList<>();
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            for (OrderTopic topic : OrderTopic.values()) {
                letters.addAll(open(consumer, topic));
            }
        }
        return letters;
    }

    private static List<Letter> open(Consumer<byte[], byte[]> consumer, OrderTopic topic) {
        TopicPartition partition = partition(topic);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        Map<Long, Letter> letters = new TreeMap<>();
        readToEnd(consumer, consumer.endOffsets(List.of(partition), ANSWER_TIMEOUT), READ_WITHIN, found -> {
            Header done = found.headers().lastHeader(DONE);
            if (done == null) {
                letters.put(found.offset(), letter(topic, found));
            } else {
                letters.remove(Long.parseLong(new String(done.value(), UTF_8)));
            }
        });
        return List.copyOf(letters.values());
    }

    /**
     * Reads on from where the consumer stands.
     *
     * @param ends of the partitions that are assigned to it
     * @throws TimeoutException when one is not read to its end in time
     */
    static void readToEnd(
            Consumer<byte[], byte[]> consumer,
            Map<TopicPartition, Long> ends,
            Duration within,
            java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        long deadline = System.nanoTime() + within.toNanos();
        while (ends.entrySet().stream()
                .anyMatch(end -> consumer.position(end.getKey(), ANSWER_TIMEOUT) < end.getValue())) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException(
                        ends.keySet() + " are not read to their end within " + within.toSeconds() + " s");
            }
            consumer.poll(POLL).forEach(reader);
        }
    }

    /** The whole record of a letter. */
    ConsumerRecord<byte[], byte[]> read(Letter letter) {
        TopicPartition partition = partition(letter.topic());
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, letter.offset());
            long deadline = System.nanoTime() + ANSWER_TIMEOUT.toNanos();
            while (System.nanoTime() < deadline) {
                for (ConsumerRecord<byte[], byte[]> found : consumer.poll(POLL)) {
                    if (found.offset() == letter.offset()) {
                        return found;
                    }
                }
            }
        }
        throw new TimeoutException(letter.place() + " cannot be read");
    }

    static TopicPartition partition(OrderTopic topic) {
        return new TopicPartition(topic.deadLetterName(), 0);
    }

    private static Letter letter(OrderTopic topic, ConsumerRecord<byte[], byte[]> found) {
        String from = "%s-%s@%s"
                .formatted(
                        header(found, DeadLetters.ORIGINAL_TOPIC, topic.topicName()),
                        header(found, DeadLetters.ORIGINAL_PARTITION, "?"),
                        header(found, DeadLetters.ORIGINAL_OFFSET, "?"));
        return new Letter(
                topic,
                found.offset(),
                Instant.ofEpochMilli(found.timestamp()),
                text(found.key()),
                from,
                header(found, DeadLetters.REASON, "no reason given"),
                text(found.value()));
    }

    static String header(ConsumerRecord<byte[], byte[]> letter, String name, String otherwise) {
        Header header = letter.headers().lastHeader(name);
        return header == null || header.value() == null ? otherwise : new String(header.value(), UTF_8);
    }

    /** What is no text, or would move a terminal's cursor, becomes a question mark. */
    private static String text(byte[] value) {
        if (value == null) {
            return "";
        }
        String text = new String(value, 0, Math.min(value.length, 4 * SHOWN_CHARACTERS), UTF_8);
        return text.substring(0, Math.min(text.length(), SHOWN_CHARACTERS)).replaceAll("\\p{Cntrl}|\uFFFD", "?");
    }
}
