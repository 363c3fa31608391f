package io.hotdeal.order;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** How many records the worker's two stages have yet to commit. */
public final class ConsumerLag {

    private static final long ANSWER_SECONDS = 5;

    private final Admin admin;

    public ConsumerLag(Admin admin) {
        this.admin = admin;
    }

    /** @throws IllegalStateException when Kafka does not say */
    public long total() {
        return byGroup().values().stream().mapToLong(Long::longValue).sum();
    }

    /** @throws IllegalStateException when Kafka does not say */
    public SortedMap<String, Long> byGroup() {
        return behind(mark());
    }

    /** Where each stage's topic ends at one moment. */
    public record Mark(Map<String, Map<TopicPartition, Long>> endsByGroup) {}

    /** @throws IllegalStateException when Kafka does not say */
    public Mark mark() {
        return new Mark(Map.of(
                OrderTopic.RECORDER_GROUP, offsets(OrderTopic.REQUESTED, OffsetSpec.latest()),
                OrderTopic.PAYER_GROUP, offsets(OrderTopic.RECORDED, OffsetSpec.latest())));
    }

    /**
     * Records before the mark that are not committed yet. It becomes zero also while others keep coming.
     *
     * @throws IllegalStateException when Kafka does not say
     */
    public SortedMap<String, Long> behind(Mark mark) {
        return new TreeMap<>(Map.of(
                OrderTopic.RECORDER_GROUP, behind(mark, OrderTopic.RECORDER_GROUP, OrderTopic.REQUESTED),
                OrderTopic.PAYER_GROUP, behind(mark, OrderTopic.PAYER_GROUP, OrderTopic.RECORDED)));
    }

    private long behind(Mark mark, String group, OrderTopic topic) {
        Map<TopicPartition, Long> begins = offsets(topic, OffsetSpec.earliest());
        Map<TopicPartition, OffsetAndMetadata> committed =
                answer(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        long lag = 0;
        for (var end : mark.endsByGroup().getOrDefault(group, Map.of()).entrySet()) {
            OffsetAndMetadata done = committed.get(end.getKey());
            long from = done != null ? done.offset() : begins.getOrDefault(end.getKey(), 0L);
            lag += Math.max(0, end.getValue() - from);
        }
        return lag;
    }

    private Map<TopicPartition, Long> offsets(OrderTopic topic, OffsetSpec which) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        answer(admin.describeTopics(List.of(topic.topicName())).allTopicNames())
                .values()
                .forEach(description -> description
                        .partitions()
                        .forEach(partition ->
                                asked.put(new TopicPartition(description.name(), partition.partition()), which)));
        return answer(admin.listOffsets(asked).all()).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, found -> found.getValue().offset()));
    }

    private static <T> T answer(KafkaFuture<T> asked) {
        try {
            return asked.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Kafka does not say how far the workers are", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking Kafka", e);
        }
    }
}
