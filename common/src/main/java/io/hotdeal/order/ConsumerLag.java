package io.hotdeal.order;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
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
        return new TreeMap<>(Map.of(
                OrderTopic.RECORDER_GROUP, lag(OrderTopic.RECORDER_GROUP, OrderTopic.REQUESTED),
                OrderTopic.PAYER_GROUP, lag(OrderTopic.PAYER_GROUP, OrderTopic.RECORDED)));
    }

    private long lag(String group, OrderTopic topic) {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        Map<TopicPartition, OffsetSpec> earliest = new HashMap<>();
        for (TopicDescription description : answer(
                        admin.describeTopics(List.of(topic.topicName())).allTopicNames())
                .values()) {
            description.partitions().forEach(partition -> {
                var name = new TopicPartition(description.name(), partition.partition());
                latest.put(name, OffsetSpec.latest());
                earliest.put(name, OffsetSpec.earliest());
            });
        }
        Map<TopicPartition, ListOffsetsResultInfo> ends =
                answer(admin.listOffsets(latest).all());
        Map<TopicPartition, ListOffsetsResultInfo> begins =
                answer(admin.listOffsets(earliest).all());
        Map<TopicPartition, OffsetAndMetadata> committed =
                answer(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        long lag = 0;
        for (var end : ends.entrySet()) {
            OffsetAndMetadata done = committed.get(end.getKey());
            ListOffsetsResultInfo begin = begins.get(end.getKey());
            long from = done != null ? done.offset() : begin == null ? 0 : begin.offset();
            lag += Math.max(0, end.getValue().offset() - from);
        }
        return lag;
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
