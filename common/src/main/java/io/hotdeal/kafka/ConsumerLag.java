package io.hotdeal.kafka;

import io.hotdeal.order.OrderTopic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.jspecify.annotations.Nullable;

/** How many records the worker's stages have yet to commit. */
public final class ConsumerLag {

    private static final long ANSWER_SECONDS = 5;
    /** Each stage's group and topic. */
    private static final Map<String, OrderTopic> STAGES = Map.of(
            OrderTopic.RECORDER_GROUP, OrderTopic.REQUESTED,
            OrderTopic.PAYER_GROUP, OrderTopic.RECORDED,
            OrderTopic.REPORTS_GROUP, OrderTopic.REPORTED);

    private final Admin admin;

    public ConsumerLag(Admin admin) {
        this.admin = admin;
    }

    /** @throws IllegalStateException when Kafka does not say */
    public SortedMap<String, Long> byGroup() {
        return behind(mark());
    }

    /**
     * Of one stage.
     *
     * @throws IllegalStateException when Kafka does not say
     */
    public long of(String group) {
        OrderTopic topic = Objects.requireNonNull(STAGES.get(group), group);
        return sum(behind(new Mark(Map.of(group, offsets(topic, OffsetSpec.latest()))), group, topic));
    }

    /** Where each stage's topic ends at one moment. */
    public record Mark(Map<String, Map<TopicPartition, Long>> endsByGroup) {}

    /** @throws IllegalStateException when Kafka does not say */
    public Mark mark() {
        Map<String, Map<TopicPartition, Long>> ends = new HashMap<>();
        STAGES.forEach((group, topic) -> ends.put(group, offsets(topic, OffsetSpec.latest())));
        return new Mark(ends);
    }

    /**
     * Records before the mark that are not committed yet. It becomes zero also while others keep coming.
     *
     * @throws IllegalStateException when Kafka does not say
     */
    public SortedMap<String, Long> behind(Mark mark) {
        SortedMap<String, Long> behind = new TreeMap<>();
        STAGES.forEach((group, topic) -> behind.put(group, sum(behind(mark, group, topic))));
        return behind;
    }

    /**
     * How far one stage is on one partition of its topic.
     *
     * @param lag      records it has yet to commit
     * @param consumer its client id and host; null when the partition is assigned to no consumer
     */
    public record PartitionLag(
            String group, int partition, long lag, @Nullable String consumer) {}

    /**
     * Both stages, partition by partition.
     *
     * @throws IllegalStateException when Kafka does not say
     */
    public List<PartitionLag> byPartition() {
        Mark mark = mark();
        List<PartitionLag> all = new ArrayList<>();
        STAGES.forEach((group, topic) -> {
            Map<TopicPartition, String> consumers = consumers(group);
            behind(mark, group, topic)
                    .forEach((partition, lag) ->
                            all.add(new PartitionLag(group, partition.partition(), lag, consumers.get(partition))));
        });
        all.sort(Comparator.comparing(PartitionLag::group).thenComparingInt(PartitionLag::partition));
        return List.copyOf(all);
    }

    private Map<TopicPartition, String> consumers(String group) {
        Map<TopicPartition, String> consumers = new HashMap<>();
        try {
            answer(admin.describeConsumerGroups(List.of(group)).all()).values().stream()
                    .flatMap(description -> description.members().stream())
                    .forEach(member -> member.assignment()
                            .topicPartitions()
                            .forEach(partition -> consumers.put(partition, member.clientId() + " " + member.host())));
        } catch (IllegalStateException e) {
            // No worker has ever come.
            if (!(e.getCause() instanceof ExecutionException failed
                    && failed.getCause() instanceof GroupIdNotFoundException)) {
                throw e;
            }
        }
        return consumers;
    }

    private Map<TopicPartition, Long> behind(Mark mark, String group, OrderTopic topic) {
        Map<TopicPartition, Long> begins = offsets(topic, OffsetSpec.earliest());
        Map<TopicPartition, OffsetAndMetadata> committed =
                answer(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        Map<TopicPartition, Long> lag = new HashMap<>();
        for (var end : mark.endsByGroup().getOrDefault(group, Map.of()).entrySet()) {
            OffsetAndMetadata done = committed.get(end.getKey());
            long from = done != null ? done.offset() : begins.getOrDefault(end.getKey(), 0L);
            lag.put(end.getKey(), Math.max(0, end.getValue() - from));
        }
        return lag;
    }

    private static long sum(Map<TopicPartition, Long> lag) {
        return lag.values().stream().mapToLong(Long::longValue).sum();
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
