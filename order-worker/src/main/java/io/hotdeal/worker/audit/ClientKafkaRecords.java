package io.hotdeal.worker.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hotdeal.order.ConsumerLag;
import io.hotdeal.order.OrderTopic;
import io.hotdeal.worker.delivery.DeadLetters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/** Asks with Kafka's own clients. */
final class ClientKafkaRecords implements KafkaRecords {

    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(15);
    private static final int MAX_POLLS = 60;

    private final Admin admin;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final String address;

    ClientKafkaRecords(Admin admin, Supplier<Consumer<byte[], byte[]>> consumers, String address) {
        this.admin = admin;
        this.consumers = consumers;
        this.address = address;
    }

    @Override
    public Backlog backlog() {
        Map<String, Long> deadLetters = new TreeMap<>();
        for (OrderTopic topic : OrderTopic.values()) {
            List<TopicPartition> partitions = partitions(topic.deadLetterName());
            Map<TopicPartition, Long> begins = offsets(partitions, OffsetSpec.earliest());
            Map<TopicPartition, Long> ends = offsets(partitions, OffsetSpec.latest());
            deadLetters.put(topic.deadLetterName(), distance(begins, ends));
        }
        return new Backlog(lag(), deadLetters);
    }

    private Map<String, Long> lag() {
        try {
            return new ConsumerLag(admin).byGroup();
        } catch (IllegalStateException e) {
            throw new PartAwayException("Kafka at " + address + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static long distance(Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {
        return to.entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - from.getOrDefault(end.getKey(), 0L)))
                .sum();
    }

    private List<TopicPartition> partitions(String topic) {
        return answer(admin.describeTopics(List.of(topic)).allTopicNames()).values().stream()
                .flatMap(description -> description.partitions().stream())
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
    }

    private Map<TopicPartition, Long> offsets(List<TopicPartition> partitions, OffsetSpec which) {
        Map<TopicPartition, ListOffsetsResultInfo> found = answer(
                admin.listOffsets(partitions.stream().collect(Collectors.toMap(partition -> partition, p -> which)))
                        .all());
        return found.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().offset()));
    }

    @Override
    public List<String> newestDeadLetters(int count) {
        List<String> letters = new ArrayList<>();
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            for (OrderTopic topic : OrderTopic.values()) {
                letters.addAll(newest(consumer, partitions(topic.deadLetterName()), count));
            }
        } catch (KafkaException e) {
            throw new PartAwayException("Kafka at " + address + " cannot be read: " + e.getMessage(), e);
        }
        return letters;
    }

    private static List<String> newest(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions, int count) {
        consumer.assign(partitions);
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions, ANSWER_TIMEOUT);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ANSWER_TIMEOUT);
        ends.forEach((partition, end) ->
                consumer.seek(partition, Math.max(begins.getOrDefault(partition, 0L), end - count)));
        List<String> letters = new ArrayList<>();
        for (int poll = 0; poll < MAX_POLLS && behind(consumer, ends); poll++) {
            consumer.poll(Duration.ofMillis(500)).forEach(letter -> letters.add(describe(letter)));
        }
        return letters.subList(Math.max(0, letters.size() - count), letters.size());
    }

    private static boolean behind(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .anyMatch(end -> consumer.position(end.getKey(), ANSWER_TIMEOUT) < end.getValue());
    }

    private static String describe(ConsumerRecord<byte[], byte[]> letter) {
        return "%s-%s@%s: %s"
                .formatted(
                        header(letter, DeadLetters.ORIGINAL_TOPIC, letter.topic()),
                        header(letter, DeadLetters.ORIGINAL_PARTITION, "?"),
                        header(letter, DeadLetters.ORIGINAL_OFFSET, "?"),
                        header(letter, DeadLetters.REASON, "no reason given"));
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name, String otherwise) {
        Header header = letter.headers().lastHeader(name);
        return header == null || header.value() == null ? otherwise : new String(header.value(), UTF_8);
    }

    private <T> T answer(KafkaFuture<T> asked) {
        try {
            return asked.get(ANSWER_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new PartAwayException("Kafka at " + address + " cannot be read: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new PartAwayException("Kafka at " + address + " does not answer within " + ANSWER_TIMEOUT, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PartAwayException("interrupted while asking Kafka at " + address, e);
        }
    }
}
