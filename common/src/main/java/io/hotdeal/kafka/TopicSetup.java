package io.hotdeal.kafka;

import io.hotdeal.order.OrderTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Creates the topics that are missing and refuses those that are wrong: fewer partitions would fold the workers together,
 * a shorter retention could drop an order before it is recorded. Run by both services before anything else uses Kafka.
 */
public final class TopicSetup {

    /** Kafka's own default. */
    private static final int MAX_MESSAGE_BYTES = 1_048_588;

    private static final Duration PAUSE_BEFORE_LOOK = Duration.ofMillis(100);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(15);

    /** A topic is not as it must be, or Kafka does not answer. */
    public static final class TopicException extends RuntimeException {
        TopicException(String message) {
            super(message);
        }

        TopicException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private final Admin admin;
    private final TopicProperties wanted;

    public TopicSetup(Admin admin, TopicProperties wanted) {
        this.admin = admin;
        this.wanted = wanted;
    }

    /** @throws TopicException naming the topic, or that Kafka did not answer */
    public void createOrCheck() {
        Map<String, Integer> partitions = new LinkedHashMap<>();
        for (OrderTopic topic : OrderTopic.values()) {
            partitions.put(topic.topicName(), wanted.partitions());
            partitions.put(topic.deadLetterName(), 1);
        }
        partitions.forEach((topic, count) -> create(topic, count, maxMessageBytes(topic)));
        List<String> wrong = new ArrayList<>();
        partitions.forEach((topic, count) -> wrong.addAll(differencesOnceVisible(topic, count)));
        if (!wrong.isEmpty()) {
            throw new TopicException(
                    "Kafka topics are not as hotdeal.topics.* wants them: " + String.join("; ", wrong));
        }
    }

    /** A dead letter is a record with more headers: the largest record must still fit. */
    private static int maxMessageBytes(String topic) {
        return topic.endsWith(OrderTopic.DEAD_LETTER_SUFFIX) ? 2 * MAX_MESSAGE_BYTES : MAX_MESSAGE_BYTES;
    }

    private void create(String topic, int partitions, int maxMessageBytes) {
        var asWanted = new NewTopic(topic, Optional.of(partitions), Optional.of(wanted.replication()))
                .configs(Map.of(
                        TopicConfig.RETENTION_MS_CONFIG,
                        Long.toString(wanted.retention().toMillis()),
                        TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                        Integer.toString(wanted.minInsyncReplicas()),
                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                        Integer.toString(maxMessageBytes)));
        try {
            answer(admin.createTopics(List.of(asWanted)).all());
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new TopicException("cannot create topic " + topic + ": " + e.getCause(), e);
            }
        }
    }

    /** A topic that the other service has just created exists before every broker can describe it. */
    private List<String> differencesOnceVisible(String topic, int partitions) {
        long deadline = System.nanoTime() + ANSWER_TIMEOUT.toNanos();
        while (true) {
            try {
                return differences(topic, partitions);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException) || System.nanoTime() > deadline) {
                    throw new TopicException("cannot look at topic " + topic + ": " + e.getCause(), e);
                }
                LockSupport.parkNanos(PAUSE_BEFORE_LOOK.toNanos());
            }
        }
    }

    private List<String> differences(String topic, int partitions) throws ExecutionException {
        List<String> wrong = new ArrayList<>();
        int found = answer(admin.describeTopics(List.of(topic)).allTopicNames()).values().stream()
                .mapToInt(description -> description.partitions().size())
                .sum();
        if (found != partitions) {
            wrong.add(topic + " has " + found + " partitions, not " + partitions);
        }
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        for (Config config :
                answer(admin.describeConfigs(List.of(resource)).all()).values()) {
            String retention = config.get(TopicConfig.RETENTION_MS_CONFIG).value();
            long millis = Long.parseLong(retention);
            if (millis >= 0 && millis < wanted.retention().toMillis()) {
                wrong.add("%s has %s %s, less than %d"
                        .formatted(
                                topic,
                                TopicConfig.RETENTION_MS_CONFIG,
                                retention,
                                wanted.retention().toMillis()));
            }
        }
        return wrong;
    }

    private static <T> T answer(KafkaFuture<T> asked) throws ExecutionException {
        try {
            return asked.get(ANSWER_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new TopicException("Kafka did not answer within " + ANSWER_TIMEOUT, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TopicException("interrupted while waiting for Kafka", e);
        }
    }
}
