package io.hotdeal.worker.doctor;

import io.hotdeal.kafka.TopicProperties;
import io.hotdeal.order.OrderTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The topics as {@code hotdeal.topics.*} wants them, what a lost broker would take, and whether anybody consumes. */
final class CheckKafka implements Check {

    private static final long ANSWER_SECONDS = 15;

    private final Admin admin;
    private final Supplier<TopicProperties> properties;

    /** @param properties throws when they are out of their range */
    CheckKafka(Admin admin, Supplier<TopicProperties> properties) {
        this.admin = admin;
        this.properties = properties;
    }

    @Override
    public String part() {
        return "Kafka";
    }

    @Override
    public List<Diagnostic> diagnostics() {
        List<Diagnostic> diagnostics = new ArrayList<>();
        TopicProperties wanted = properties.get();
        if (wanted.replication() == 1) {
            diagnostics.add(Diagnostic.warning(
                    "hotdeal.topics.replication is 1: a lost broker takes its orders with it",
                    "three brokers, hotdeal.topics.replication=3 and min-insync-replicas=2 where that is too much"));
        }
        for (OrderTopic topic : OrderTopic.values()) {
            check(topic.topicName(), wanted.partitions(), wanted, diagnostics);
            check(topic.deadLetterName(), 1, wanted, diagnostics);
        }
        checkGroup(OrderTopic.RECORDER_GROUP, "orders stay ACCEPTED", diagnostics);
        checkGroup(OrderTopic.PAYER_GROUP, "orders stay RECORDED", diagnostics);
        checkGroup(OrderTopic.REPORTS_GROUP, "what the payment provider reports is not applied", diagnostics);
        return diagnostics;
    }

    private void check(String name, int partitions, TopicProperties wanted, List<Diagnostic> diagnostics) {
        try {
            TopicDescription topic = answer(admin.describeTopics(List.of(name)).allTopicNames())
                    .values()
                    .iterator()
                    .next();
            if (topic.partitions().size() != partitions) {
                diagnostics.add(Diagnostic.fault(
                        "topic %s has %d partitions, not %d: the services do not start"
                                .formatted(name, topic.partitions().size(), partitions),
                        topic.partitions().size() < partitions
                                ? "kafka-topics.sh --alter --topic %s --partitions %d".formatted(name, partitions)
                                : "set hotdeal.topics.partitions for all services; partitions cannot be taken away"));
            }
            checkReplicas(name, topic, wanted, diagnostics);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                throw new KafkaException(String.valueOf(e.getCause()), e);
            }
            diagnostics.add(Diagnostic.fault(
                    "topic " + name + " is missing",
                    "start a worker, which creates it; if it was there before, its records are gone: audit --repair"));
        }
    }

    private void checkReplicas(
            String name, TopicDescription topic, TopicProperties wanted, List<Diagnostic> diagnostics)
            throws ExecutionException {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        Config config = answer(admin.describeConfigs(List.of(resource)).all())
                .values()
                .iterator()
                .next();
        int replicas = topic.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(0);
        int inSync = Integer.parseInt(value(config, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG));
        checkInSync(name, replicas, inSync, wanted.minInsyncReplicas(), diagnostics);
        if (replicas < wanted.replication()) {
            diagnostics.add(Diagnostic.fault(
                    "topic %s has %d replicas, fewer than hotdeal.topics.replication (%d)"
                            .formatted(name, replicas, wanted.replication()),
                    "kafka-reassign-partitions.sh, with so many replicas"));
        }
        if (Boolean.parseBoolean(value(config, TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG))) {
            diagnostics.add(Diagnostic.fault(
                    "topic " + name + " has unclean.leader.election.enable: acknowledged orders may be dropped",
                    alter(name, TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false")));
        }
        long retention = Long.parseLong(value(config, TopicConfig.RETENTION_MS_CONFIG));
        if (retention >= 0 && retention < wanted.retention().toMillis()) {
            diagnostics.add(Diagnostic.fault(
                    "topic %s keeps records for %d ms, less than hotdeal.topics.retention (%d ms): the services do not start"
                            .formatted(name, retention, wanted.retention().toMillis()),
                    alter(
                            name,
                            TopicConfig.RETENTION_MS_CONFIG,
                            Long.toString(wanted.retention().toMillis()))));
        }
        checkCleanup(name, config, diagnostics);
        for (TopicPartitionInfo partition : topic.partitions()) {
            if (partition.isr().size() < partition.replicas().size()) {
                diagnostics.add(Diagnostic.warning(
                        "partition %s-%d has %d of %d replicas in sync"
                                .formatted(
                                        name,
                                        partition.partition(),
                                        partition.isr().size(),
                                        partition.replicas().size()),
                        "bring the missing broker back"));
            }
        }
    }

    private static void checkCleanup(String name, Config config, List<Diagnostic> diagnostics) {
        Map.of(
                        TopicConfig.RETENTION_BYTES_CONFIG,
                        "-1",
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_DELETE)
                .forEach((setting, wanted) -> {
                    if (!wanted.equals(value(config, setting))) {
                        diagnostics.add(Diagnostic.fault(
                                "topic %s has %s %s, not %s: the services do not start"
                                        .formatted(name, setting, value(config, setting), wanted),
                                alter(name, setting, wanted)));
                    }
                });
    }

    private static void checkInSync(String name, int replicas, int inSync, int wanted, List<Diagnostic> diagnostics) {
        String effect;
        if (inSync > replicas) {
            effect = "Kafka takes no record, and orders stay ACCEPTED";
        } else if (replicas > 1 && inSync < 2) {
            effect = "one broker alone may acknowledge, and be lost";
        } else if (inSync < wanted) {
            effect = "fewer than hotdeal.topics.min-insync-replicas (%d)".formatted(wanted);
        } else {
            return;
        }
        diagnostics.add(Diagnostic.fault(
                "topic %s has min.insync.replicas %d and replication %d: %s".formatted(name, inSync, replicas, effect),
                alter(
                        name,
                        TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                        Integer.toString(Math.max(wanted, Math.min(replicas, 2))))));
    }

    private static String value(Config config, String name) {
        return config.get(name).value();
    }

    private static String alter(String topic, String setting, String value) {
        return "kafka-configs.sh --alter --entity-type topics --entity-name %s --add-config %s=%s"
                .formatted(topic, setting, value);
    }

    private void checkGroup(String group, String effect, List<Diagnostic> diagnostics) {
        boolean empty;
        try {
            empty = answer(admin.describeConsumerGroups(List.of(group)).all()).values().stream()
                    .allMatch(description -> description.members().isEmpty());
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof GroupIdNotFoundException)) {
                throw new KafkaException(String.valueOf(e.getCause()), e);
            }
            empty = true;
        }
        if (empty) {
            diagnostics.add(
                    Diagnostic.warning("consumer group " + group + " has no member: " + effect, "start a worker"));
        }
    }

    private static <T> T answer(KafkaFuture<T> asked) throws ExecutionException {
        try {
            return asked.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new KafkaException("no answer within " + ANSWER_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while asking", e);
        }
    }
}
