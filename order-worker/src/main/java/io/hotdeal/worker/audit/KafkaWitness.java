package io.hotdeal.worker.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hotdeal.order.ConsumerLag;
import io.hotdeal.order.OrderTopic;
import io.hotdeal.worker.audit.Evidence.DeadLetterPile;
import io.hotdeal.worker.delivery.DeadLetters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;

/** Asks Kafka how far the consumers are, and for dead letters. Joins no group and commits nothing. */
final class KafkaWitness {

    private static final int SAMPLES = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final KafkaProperties kafka;

    KafkaWitness(KafkaProperties kafka) {
        this.kafka = kafka;
    }

    SortedMap<String, Long> lag() {
        try (Admin admin = Admin.create(kafka.buildAdminProperties())) {
            return new ConsumerLag(admin).byGroup();
        }
    }

    SortedMap<String, Long> pulse() {
        SortedMap<String, Long> pulse = new TreeMap<>(lag());
        deadLetters().forEach((topic, pile) -> pulse.put(topic, pile.count()));
        return pulse;
    }

    /** The topics that have any. */
    SortedMap<String, DeadLetterPile> deadLetters() {
        Map<String, Object> options = new HashMap<>(kafka.buildConsumerProperties());
        options.put("enable.auto.commit", false);
        options.put("default.api.timeout.ms", (int) PATIENCE.toMillis());
        try (var consumer = new KafkaConsumer<>(options, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            SortedMap<String, DeadLetterPile> piles = new TreeMap<>();
            for (OrderTopic topic : OrderTopic.values()) {
                DeadLetterPile pile = pile(consumer, topic.deadLetterName());
                if (pile.count() > 0) {
                    piles.put(topic.deadLetterName(), pile);
                }
            }
            return piles;
        }
    }

    private static DeadLetterPile pile(KafkaConsumer<byte[], byte[]> consumer, String topic) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        consumer.assign(partitions);
        long count = 0;
        for (TopicPartition partition : partitions) {
            long begin = begins.getOrDefault(partition, 0L);
            long end = ends.getOrDefault(partition, 0L);
            count += end - begin;
            consumer.seek(partition, Math.max(begin, end - SAMPLES));
        }
        List<String> samples = new ArrayList<>();
        long wanted = Math.min(count, SAMPLES);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (samples.size() < wanted && System.nanoTime() < deadline) {
            for (ConsumerRecord<byte[], byte[]> letter : consumer.poll(Duration.ofMillis(200))) {
                samples.add(sample(letter));
            }
        }
        return new DeadLetterPile(count, samples);
    }

    private static String sample(ConsumerRecord<byte[], byte[]> letter) {
        Header reason = letter.headers().lastHeader(DeadLetters.REASON);
        return (letter.key() == null ? "(no key)" : new String(letter.key(), UTF_8)) + ": "
                + (reason == null ? "(no reason)" : new String(reason.value(), UTF_8));
    }
}
