package io.hotdeal.worker.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hotdeal.kafka.ConsumerLag;
import io.hotdeal.kafka.ConsumerLag.PartitionLag;
import io.hotdeal.kafka.KafkaClientOptions;
import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderTopic;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;

/**
 * One order's events and dead letters. Of each topic it reads the partition of the order's key alone, in bounded time. Reads
 * only; Kafka's own exceptions pass through.
 */
public final class OrderEvents {

    /** Far more than two clocks differ, and far less than a record is kept. */
    private static final Duration CLOCKS = Duration.ofHours(1);

    private static final String EVENT_ID = "ce_id";
    private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration READ_WITHIN = Duration.ofSeconds(30);
    private static final Map<OrderTopic, String> READERS = Map.of(
            OrderTopic.REQUESTED, OrderTopic.RECORDER_GROUP,
            OrderTopic.RECORDED, OrderTopic.PAYER_GROUP,
            OrderTopic.REPORTED, OrderTopic.REPORTS_GROUP);

    /**
     * One record with the order's key.
     *
     * @param topic      of the event, also of a dead letter
     * @param deadLetter whether it is one of that topic
     * @param place      topic, partition and offset
     * @param open       of an event: a worker has yet to commit it; of a dead letter: neither redriven nor discarded
     * @param note       what else there is to say; may be empty
     */
    public record Event(OrderTopic topic, boolean deadLetter, String place, Instant at, boolean open, String note) {

        Event done(String outcome) {
            return new Event(topic, deadLetter, place, at, false, outcome + "; " + note);
        }

        /** Open while its last copy is: the copies before are read first. */
        Event openAs(Event copy) {
            return new Event(topic, deadLetter, place, at, copy.open, copy.note);
        }

        Event with(String more) {
            return new Event(topic, deadLetter, place, at, open, note.isEmpty() ? more : note + "; " + more);
        }
    }

    private final KafkaClientOptions kafka;
    private final ConsumerLag lag;

    public OrderEvents(KafkaClientOptions kafka, @Lazy Admin auditAdmin) {
        this.kafka = kafka;
        this.lag = new ConsumerLag(auditAdmin);
    }

    /**
     * Finds the order's events, oldest first: of each topic the newest {@value EventHistory#MOST}.
     *
     * @param since when the order was reserved; null when that is not known
     * @throws TimeoutException when a partition is not read to its end in time
     */
    public List<Event> find(OrderId order, @Nullable Instant since) {
        Map<String, Object> options = kafka.consumer();
        options.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(options, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            byte[] key = order.value().getBytes(UTF_8);
            Map<TopicPartition, OrderTopic> topics = partitions(consumer, key);
            Map<TopicPartition, Long> ends = consumer.endOffsets(topics.keySet(), RESPONSE_TIMEOUT);
            // After the ends, so that it is rather too much: a record is never called committed that is not.
            Map<String, PartitionLag> lags = lag.byPartition().stream()
                    .collect(Collectors.toMap(each -> each.group() + "-" + each.partition(), each -> each));
            var events = new EventHistory();
            seek(consumer, topics.keySet(), since);
            DeadLetterReader.readToEnd(consumer, ends, READ_WITHIN, found -> {
                if (Arrays.equals(found.key(), key)) {
                    var partition = new TopicPartition(found.topic(), found.partition());
                    OrderTopic topic = Objects.requireNonNull(topics.get(partition));
                    PartitionLag lag = lags.get(READERS.get(topic) + "-" + partition.partition());
                    boolean waits = lag != null && found.offset() >= ends.getOrDefault(partition, 0L) - lag.lag();
                    add(events, topic, found, waits ? lag : null);
                }
            });
            return events.events();
        }
    }

    /** Where a producer puts the key, as long as a topic has the partitions that it had then. */
    private static Map<TopicPartition, OrderTopic> partitions(Consumer<byte[], byte[]> consumer, byte[] key) {
        Map<TopicPartition, OrderTopic> partitions = new HashMap<>();
        for (OrderTopic topic : OrderTopic.values()) {
            int count =
                    consumer.partitionsFor(topic.topicName(), RESPONSE_TIMEOUT).size();
            if (count == 0) {
                throw new UnknownTopicOrPartitionException("topic " + topic.topicName() + " is missing");
            }
            int partition = Utils.toPositive(Utils.murmur2(key)) % count;
            partitions.put(new TopicPartition(topic.topicName(), partition), topic);
            partitions.put(DeadLetterReader.partition(topic), topic);
        }
        return partitions;
    }

    private static void seek(Consumer<byte[], byte[]> consumer, Set<TopicPartition> places, @Nullable Instant since) {
        long from = since == null ? 0 : since.minus(CLOCKS).toEpochMilli();
        consumer.assign(places);
        consumer.seekToEnd(places); // of those with nothing that new
        consumer.offsetsForTimes(
                        places.stream().collect(Collectors.toMap(place -> place, place -> from)), RESPONSE_TIMEOUT)
                .forEach((place, found) -> {
                    if (found != null) {
                        consumer.seek(place, found.offset());
                    }
                });
    }

    /** @param waitsFor the stage that has yet to read an event; null when it has */
    private static void add(
            EventHistory events,
            OrderTopic topic,
            ConsumerRecord<byte[], byte[]> found,
            @Nullable PartitionLag waitsFor) {
        boolean deadLetter = found.topic().equals(topic.deadLetterName());
        String place = found.topic() + "-" + found.partition() + "@";
        Header done = found.headers().lastHeader(DeadLetterReader.DONE);
        if (deadLetter && done != null) {
            String outcome = DeadLetterReader.header(found, DeadLetterReader.OUTCOME, "done");
            events.done(found.topic(), place + new String(done.value(), UTF_8), outcome);
            return;
        }
        place += found.offset();
        Instant at = Instant.ofEpochMilli(found.timestamp());
        if (deadLetter) {
            String reason = DeadLetterReader.header(found, DeadLetters.REASON, "no reason given");
            events.add(found.topic(), place, new Event(topic, true, place, at, true, reason));
            return;
        }
        // Any copy of a report says the same; a second record of another topic has a cause of its own.
        String id = topic == OrderTopic.REPORTED ? DeadLetterReader.header(found, EVENT_ID, place) : place;
        String unread = "not yet read"
                + (waitsFor != null && waitsFor.consumer() == null ? ", and no worker has this partition" : "");
        events.add(
                found.topic(),
                id,
                new Event(topic, false, place, at, waitsFor != null, waitsFor == null ? "" : unread));
    }
}
