package io.hotdeal.kafka;

import io.hotdeal.order.OrderTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Creates the topics that are missing and refuses those that are wrong: fewer partitions would fold the workers together, fewer
 * replicas could lose an order, a retention that is shorter or by size could drop one before it is recorded. Run by both services before anything else uses Kafka.
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

    /**
     * Topics that exist are not created again, so a user without the right to create them may be used where others did.
     *
     * @throws TopicException naming the topic and what is wrong, or that Kafka did not answer
     */
    public void createOrCheck() {
        Map<String, Integer> partitions = new LinkedHashMap<>();
        for (OrderTopic topic : OrderTopic.values()) {
            partitions.put(topic.topicName(), wanted.partitions());
            partitions.put(topic.deadLetterName(), 1);
        }
        Set<String> existing = existing(partitions.keySet());
        partitions.forEach((topic, count) -> {
            if (!existing.contains(topic)) {
                create(topic, count, maxMessageBytes(topic));
            }
        });
        List<String> wrong = new ArrayList<>();
        partitions.forEach((topic, count) -> wrong.addAll(differencesOnceVisible(topic, count)));
        if (!wrong.isEmpty()) {
            throw new TopicException(
                    "Kafka topics are not as hotdeal.topics.* wants them: " + String.join("; ", wrong));
        }
    }

    private Set<String> existing(Set<String> topics) {
        Set<String> existing = new HashSet<>();
        admin.describeTopics(topics).topicNameValues().forEach((topic, described) -> {
            try {
                answer(described);
                existing.add(topic);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw new TopicException("cannot look at topic " + topic + ": " + e.getCause(), e);
                }
            }
        });
        return existing;
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
        List<TopicPartitionInfo> found = answer(
                        admin.describeTopics(List.of(topic)).allTopicNames())
                .values()
                .stream()
                .flatMap(description -> description.partitions().stream())
                .toList();
        if (found.size() != partitions) {
            wrong.add(topic + " has " + found.size() + " partitions, not " + partitions);
        }
        int replicas = found.stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(0);
        if (replicas < wanted.replication()) {
            wrong.add(topic + " has " + replicas + " replicas, fewer than " + wanted.replication());
        }
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        for (Config config :
                answer(admin.describeConfigs(List.of(resource)).all()).values()) {
            checkSettings(topic, config, replicas, wrong);
        }
        return wrong;
    }

    private void checkSettings(String topic, Config config, int replicas, List<String> wrong) {
        long millis = number(config, TopicConfig.RETENTION_MS_CONFIG);
        if (millis >= 0 && millis < wanted.retention().toMillis()) {
            wrong.add(topic + " has " + TopicConfig.RETENTION_MS_CONFIG + " " + millis + ", less than "
                    + wanted.retention().toMillis());
        }
        long bytes = number(config, TopicConfig.RETENTION_BYTES_CONFIG);
        if (bytes >= 0) {
            wrong.add(topic + " has " + TopicConfig.RETENTION_BYTES_CONFIG + " " + bytes
                    + ", which may drop orders early; it must be -1");
        }
        String policy = config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
        if (!TopicConfig.CLEANUP_POLICY_DELETE.equals(policy)) {
            wrong.add(topic + " has " + TopicConfig.CLEANUP_POLICY_CONFIG + " " + policy + ", not "
                    + TopicConfig.CLEANUP_POLICY_DELETE);
        }
        long inSync = number(config, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG);
        if (inSync < wanted.minInsyncReplicas() || inSync > replicas) {
            wrong.add(topic + " has " + TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG + " " + inSync + ", not "
                    + wanted.minInsyncReplicas() + " to its " + replicas + " replicas");
        }
    }

    private static long number(Config config, String setting) {
        return Long.parseLong(config.get(setting).value());
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
